package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.Priority;
import dev.parley.inference.cuda.StandIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A GPU on which something goes wrong in the middle of play, as the driver tells it: characters go
 * on, on the CPU, with the words that they would have said.
 */
@Timeout(300)
class LostGpuTest {
  /** Exact, so that both devices choose the same tokens. */
  private static final EngineOptions OPTIONS =
      EngineOptions.defaults()
          .withExact(true)
          .withContextTokens(512)
          .withMaxDialogues(2)
          .withRebuildsWhenIdle(false);

  private static final int CHARACTERS = 3;
  private static final Message STORY = Message.user("And then we went on. ".repeat(6));

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @AfterEach
  void mend() {
    StandIn.set("LOST_AFTER", "");
    StandIn.set("OOM_AFTER", "");
  }

  private static Engine open(boolean hasAlternative) {
    return StandInEngine.open(TinyModel.FILE, OPTIONS, hasAlternative);
  }

  private static void runOut(String option, String counted, int more) {
    StandIn.set(option, String.valueOf(StandIn.count(counted) + more));
  }

  private static List<Dialogue> characters(Engine engine) {
    List<Dialogue> dialogues = new ArrayList<>();
    for (int i = 0; i < CHARACTERS; i++) {
      dialogues.add(TinyModel.dialogue(engine, Message.system("You are number " + i + ".")));
    }
    return dialogues;
  }

  private static List<String> turn(List<Dialogue> dialogues, String line) {
    List<Generation> replies = new ArrayList<>();
    for (Dialogue dialogue : dialogues) {
      replies.add(dialogue.submit(TinyModel.greedy(6, Message.user(line)), Ear.deaf()));
    }
    return replies.stream().map(reply -> TinyModel.await(reply).text()).toList();
  }

  private static List<String> play(Engine engine) {
    List<Dialogue> dialogues = characters(engine);
    List<String> said = new ArrayList<>(turn(dialogues, "Who is there?"));
    said.addAll(turn(dialogues, "And what do you want?"));
    return said;
  }

  private static List<String> undisturbed() {
    try (Engine engine = open(false)) {
      return play(engine);
    }
  }

  /** Launches until the GPU is lost: while the first read, while they speak, in the second turn. */
  @ParameterizedTest
  @ValueSource(ints = {0, 100, 700})
  void aFaultMovesEverybody(int launches) {
    List<String> undisturbed = undisturbed();
    try (Engine engine = open(true)) {
      runOut("LOST_AFTER", "launches", launches);
      assertEquals(undisturbed, play(engine));
      assertTrue(engine.description().contains(" on CPU, "), engine.description());
    }
  }

  @Test
  void aFaultFailsRepliesWhereTheGpuWasDemanded() {
    try (Engine engine = open(false)) {
      runOut("LOST_AFTER", "launches", 50);
      CompletionException failure = assertThrows(CompletionException.class, () -> play(engine));
      assertTrue(failure.getCause() instanceof ModelException, failure.toString());
      assertTrue(failure.toString().contains("(719)"), failure.toString());
    }
  }

  /** Whoever overtakes takes memory for a pass beside the one that is suspended. */
  @Test
  void memoryThatRunsOutMovesEverybody() {
    GenerationRequest story = TinyModel.greedy(4, STORY).withPriority(Priority.AMBIENT);
    GenerationRequest question = TinyModel.greedy(4, TinyModel.BRIDGE);
    List<String> undisturbed = new ArrayList<>();
    try (Engine engine = open(false)) {
      List<Dialogue> dialogues = characters(engine);
      for (int turn = 0; turn < 2; turn++) {
        undisturbed.add(TinyModel.answer(dialogues.get(0), story).text());
        undisturbed.add(TinyModel.answer(dialogues.get(1), question).text());
      }
    }
    List<String> said = new ArrayList<>();
    try (Engine engine = open(true)) {
      List<Dialogue> dialogues = characters(engine);
      for (int turn = 0; turn < 2; turn++) {
        Generation slow = suspended(engine, dialogues.get(0), story);
        runOut("OOM_AFTER", "allocated", 0);
        Generation quick = dialogues.get(1).submit(question, Ear.deaf());
        while (!quick.result().isDone()) {
          engine.grant(FrameBudget.of(Duration.ofMillis(1)));
          Thread.onSpinWait();
        }
        engine.grant(FrameBudget.unlimited());
        said.add(TinyModel.await(slow).text());
        said.add(TinyModel.await(quick).text());
      }
      assertTrue(engine.description().contains(" on CPU, "), engine.description());
    }
    assertEquals(undisturbed, said);
  }

  /** Begins a reply and stops the engine in the middle of a pass of it. */
  private static Generation suspended(Engine engine, Dialogue dialogue, GenerationRequest request) {
    engine.grant(FrameBudget.none());
    Generation reply = dialogue.submit(request, Ear.deaf());
    long before = engine.statistics().slices().slices();
    while (engine.statistics().slices().slices() < before + 3) {
      engine.grant(FrameBudget.of(Duration.ofNanos(20_000)));
      Thread.onSpinWait();
    }
    return reply;
  }
}
