package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who speaks first when several want to. */
class OvertakingTest {
  private static final TokenCounts COUNTS = TokenCounts.ofTinyModel();
  private static final Message LONG_STORY = Message.user("And then we went on. ".repeat(40));

  /** So short that nearly every operation of a pass is a slice. */
  private static final FrameBudget SLIVER = FrameBudget.of(Duration.ofNanos(20_000));

  private static final int MOST_LINES = 100;

  /** The order in which replies ended. */
  private final List<String> ended = Collections.synchronizedList(new ArrayList<>());

  private Generation submit(String name, Dialogue dialogue, Priority priority, Message line) {
    Runnable note = () -> ended.add(name);
    return dialogue.submit(greedy(1, line).withPriority(priority), Ear.doingAt(1, note));
  }

  /** Grants slivers until something is over. */
  private static <T> T inSlivers(Engine engine, CompletableFuture<T> until) {
    while (!until.isDone()) {
      engine.grant(SLIVER);
      Thread.onSpinWait();
    }
    return TinyModel.await(until);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "JAVA"})
  void aConversationOvertakesAPassOfAmbientTalk(Device device) {
    EngineOptions options =
        EngineOptions.defaults().withDevice(device).withContextTokens(1024).withMaxDialogues(3);
    try (Engine engine = Engine.open(TinyModel.FILE, options);
        Dialogue ambient = TinyModel.dialogue(engine, SYSTEM);
        Dialogue player = TinyModel.dialogue(engine, SYSTEM)) {
      GenerationRequest story = greedy(1, LONG_STORY).withPriority(Priority.AMBIENT);
      String storyAlone = firstWord(engine, story);
      String answerAlone = firstWord(engine, greedy(1, BRIDGE));
      AtomicBoolean overtaken = new AtomicBoolean();
      Ear witness = Ear.doingAlways(() -> overtaken.set(engine.scheduler().isOvertaken()));
      for (int line = 0; line < MOST_LINES && !overtaken.get(); line++) {
        engine.grant(FrameBudget.none());
        Generation slow = ambient.submit(story, Ear.deaf());
        long before = engine.statistics().slices().slices();
        while (engine.statistics().slices().slices() < before + 5) {
          engine.grant(SLIVER);
          Thread.onSpinWait();
        }
        Generation quick = player.submit(greedy(1, BRIDGE), witness);
        assertEquals(answerAlone, inSlivers(engine, quick.result()).text());
        engine.grant(FrameBudget.unlimited());
        assertEquals(storyAlone, TinyModel.await(slow).text());
        ambient.rewind(1);
        player.rewind(1);
      }
      assertTrue(overtaken.get(), "nobody overtook in " + MOST_LINES + " lines");
    }
  }

  private static String firstWord(Engine engine, GenerationRequest request) {
    try (Dialogue dialogue = TinyModel.dialogue(engine, SYSTEM)) {
      return answer(dialogue, request).text();
    }
  }

  @Test
  void aCallThatFailsBetweenTwoSlicesHarmsNoPass() {
    try (Engine engine = TinyModel.open(3);
        Dialogue dialogue = TinyModel.dialogue(engine, SYSTEM)) {
      String alone = firstWord(engine, greedy(1, LONG_STORY));
      for (int line = 0; line < 2; line++) {
        engine.grant(FrameBudget.none());
        Generation reply = dialogue.submit(greedy(1, LONG_STORY), Ear.deaf());
        long before = engine.statistics().slices().slices();
        while (engine.statistics().slices().slices() < before + 5) {
          engine.grant(SLIVER);
          Thread.onSpinWait();
        }
        engine.scheduler().execute(List.of(), OvertakingTest::fail);
        assertEquals(alone, inSlivers(engine, reply.result()).text());
        engine.grant(FrameBudget.unlimited());
        dialogue.rewind(1);
      }
    }
  }

  private static void fail() {
    throw new IllegalStateException("a call that fails, for a test");
  }

  @Test
  void equalsDoNotOvertake() {
    try (Engine engine = TinyModel.open(3);
        Dialogue first = TinyModel.dialogue(engine, SYSTEM);
        Dialogue second = TinyModel.dialogue(engine, SYSTEM)) {
      AtomicBoolean overtaken = new AtomicBoolean();
      Ear witness = Ear.doingAlways(() -> overtaken.set(engine.scheduler().isOvertaken()));
      Generation early = first.submit(greedy(8, HELLO).withPriority(Priority.AMBIENT), Ear.deaf());
      Generation late = second.submit(greedy(8, BRIDGE).withPriority(Priority.AMBIENT), witness);
      inSlivers(engine, early.result());
      inSlivers(engine, late.result());
      assertFalse(overtaken.get());
    }
  }

  @Test
  void theMoreUrgentIsReadFirst() {
    try (Engine engine = TinyModel.open(3);
        Dialogue ambient = TinyModel.dialogue(engine, SYSTEM);
        Dialogue player = TinyModel.dialogue(engine, SYSTEM)) {
      engine.grant(FrameBudget.none());
      Generation early = submit("ambient", ambient, Priority.AMBIENT, HELLO);
      Generation late = submit("player", player, Priority.CONVERSATION, LONG_STORY);
      engine.grant(FrameBudget.unlimited());
      TinyModel.await(early);
      TinyModel.await(late);
      assertEquals(List.of("player", "ambient"), ended);
    }
  }

  @Test
  void textIsReadAheadOnlyWhenNobodySpeaks() {
    try (Engine engine = TinyModel.open(3);
        Dialogue read = TinyModel.dialogue(engine, SYSTEM);
        Dialogue player = TinyModel.dialogue(engine, SYSTEM)) {
      engine.grant(FrameBudget.none());
      read.read(List.of(HELLO));
      CompletableFuture<Boolean> waits = new CompletableFuture<>();
      Runnable look = () -> waits.complete(!engine.scheduler().isIdle());
      Generation reply = player.submit(greedy(4, BRIDGE), Ear.doingAt(2, look));
      engine.grant(FrameBudget.unlimited());
      TinyModel.await(reply);
      assertTrue(TinyModel.await(waits), "the text was read before the reply had ended");
      TinyModel.awaitIdle(engine);
      assertEquals(
          COUNTS.opening(SYSTEM) + COUNTS.turns(HELLO),
          answer(read, greedy(1, BRIDGE)).statistics().tokens().reused());
    }
  }

  @Test
  void aConversationTakesTheStateOfAmbientTalkWhereThereIsNoOtherRoom() {
    List<String> roomy = twoWhoSpeakAtOnce(2);
    assertEquals(roomy, twoWhoSpeakAtOnce(1));
  }

  /** The ambient reply is under way when the player's begins. */
  private static List<String> twoWhoSpeakAtOnce(int rooms) {
    try (Engine engine = TinyModel.open(rooms);
        Dialogue ambient = TinyModel.dialogue(engine, SYSTEM);
        Dialogue player = TinyModel.dialogue(engine, BRIDGE)) {
      CompletableFuture<Generation> asked = new CompletableFuture<>();
      Generation slow =
          ambient.submit(
              greedy(24, HELLO).withPriority(Priority.AMBIENT),
              Ear.doingAt(2, () -> asked.complete(player.submit(greedy(8, HELLO), Ear.deaf()))));
      String said = TinyModel.await(TinyModel.await(asked)).text();
      return List.of(said, TinyModel.await(slow).text());
    }
  }
}
