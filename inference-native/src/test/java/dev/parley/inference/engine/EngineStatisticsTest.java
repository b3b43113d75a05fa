package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.engine.EngineStatistics.Load;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EngineStatisticsTest {
  private static final Message TOO_LONG = Message.user("And then? ".repeat(200));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void sumsWhatRepliesCountHoweverTheyEnd() {
    try (Engine engine = TinyModel.open(2, 256);
        Dialogue mara = TinyModel.dialogue(engine, TinyModel.SYSTEM);
        Dialogue tomas = TinyModel.dialogue(engine, TinyModel.BRIDGE)) {
      GenerationResult first = TinyModel.answer(mara, TinyModel.greedy(8, TinyModel.HELLO));
      mara.keep(3); // so that something is read again
      GenerationResult second = TinyModel.answer(mara, TinyModel.greedy(4, TinyModel.BRIDGE));
      GenerationResult silent = cancelled(engine, tomas);
      assertThrows(
          CompletionException.class, () -> TinyModel.answer(tomas, TinyModel.greedy(4, TOO_LONG)));

      EngineStatistics all = engine.statistics();
      assertEquals(new EngineStatistics.Replies(2, 1, 1), all.replies());
      List<GenerationResult> results = List.of(first, second, silent);
      assertEquals(
          new EngineStatistics.Tokens(
              sum(results, TokenCounts::prompt),
              sum(results, TokenCounts::reused),
              sum(results, TokenCounts::reread),
              sum(results, TokenCounts::rebuilt),
              sum(results, TokenCounts::generated)),
          all.tokens());
      assertTrue(all.tokens().reread() > 0 && all.tokens().generated() > 0, () -> "" + all);
    }
  }

  private static GenerationResult cancelled(Engine engine, Dialogue dialogue) {
    engine.grant(FrameBudget.none());
    Generation reply = dialogue.submit(TinyModel.greedy(4, TinyModel.HELLO), Ear.deaf());
    reply.cancel();
    engine.grant(FrameBudget.unlimited());
    return TinyModel.await(reply);
  }

  private static long sum(List<GenerationResult> results, ToIntFunction<TokenCounts> count) {
    return results.stream().mapToInt(it -> count.applyAsInt(it.statistics().tokens())).sum();
  }

  @Test
  void countsADialogueThatCannotBeReadAsFailed() {
    try (Engine engine = TinyModel.open(1);
        Dialogue lost = engine.open(LostDialogueTest.unspeakable())) {
      assertThrows(
          CompletionException.class,
          () -> TinyModel.answer(lost, TinyModel.greedy(1, TinyModel.HELLO)));
      assertEquals(new EngineStatistics.Replies(0, 0, 1), engine.statistics().replies());
    }
  }

  @Test
  void tellsHowFastRepliesWere() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      assertEquals(
          new EngineStatistics.Speed(Duration.ZERO, Duration.ZERO, 0), engine.statistics().speed());
      GenerationResult only = TinyModel.answer(dialogue, TinyModel.greedy(8, TinyModel.HELLO));
      EngineStatistics.Speed speed = engine.statistics().speed();
      assertEquals(only.statistics().timeToFirstToken(), speed.firstTokenMedian());
      assertEquals(speed.firstTokenMedian(), speed.firstToken99());
      double exact = only.statistics().tokensPerSecond();
      assertEquals(exact, speed.tokensPerSecond(), exact / 1000); // whole nanoseconds a token
    }
  }

  /** Asks for the engine's statistics when it hears the end. */
  private static final class Witness implements GenerationListener {
    final Engine engine;
    final CompletableFuture<EngineStatistics> seen = new CompletableFuture<>();

    Witness(Engine engine) {
      this.engine = engine;
    }

    @Override
    public void speech(String piece) {}

    @Override
    public void ended(GenerationResult result) {
      seen.complete(engine.statistics());
    }

    @Override
    public void failed(ModelException reason) {}
  }

  @Test
  void aReplyIsCountedBeforeItsListenerHearsTheEnd() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      Witness witness = new Witness(engine);
      Generation reply = dialogue.submit(TinyModel.greedy(4, TinyModel.HELLO), witness);
      EngineStatistics then = TinyModel.await(witness.seen);
      assertNotNull(TinyModel.await(reply));
      assertEquals(1, then.replies().ended());
      assertEquals(1, then.load().liveDialogues());
      assertEquals(0, then.load().waiting());
      assertTrue(then.load().stateBytes() > 0, () -> "" + then);
    }
  }

  @Test
  void anIdleEngineHasSnapshotsAndNothingLive() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      TinyModel.answer(dialogue, TinyModel.greedy(4, TinyModel.HELLO));
      Load idle =
          assertTimeoutPreemptively(
              PATIENCE,
              () -> {
                while (engine.statistics().load().liveDialogues() > 0) {
                  TinyModel.awaitIdle(engine);
                }
                return engine.statistics().load();
              });
      assertEquals(0, idle.waiting());
      assertEquals(TinyModel.await(engine.stateBytes()), idle.stateBytes());
      assertTrue(0 < idle.stateBytes() && idle.stateBytes() <= idle.mostStateBytes(), "" + idle);
    }
  }

  @Test
  void whatStatesTakeIsSeenWhileAReplyIsUnderWay() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      TinyModel.awaitIdle(engine);
      long before = engine.statistics().load().stateBytes();
      CompletableFuture<EngineStatistics> seen = new CompletableFuture<>();
      Generation reply =
          dialogue.submit(
              TinyModel.greedy(4, TinyModel.HELLO),
              Ear.doingAlways(() -> seen.complete(engine.statistics())));

      EngineStatistics then = TinyModel.await(seen);

      assertEquals(0, then.replies().ended());
      assertTrue(then.load().stateBytes() > before, () -> before + " " + then);
      TinyModel.await(reply);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "JAVA"})
  void slicesOfAReplyAreThoseFromItsBeginningToItsEnd(Device device) {
    long begin = System.nanoTime();
    EngineOptions options =
        EngineOptions.defaults().withDevice(device).withContextTokens(512).withMaxDialogues(1);
    try (Engine engine = Engine.open(TinyModel.FILE, options);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      long first = slicesOfAReply(engine, dialogue);
      engine.grant(FrameBudget.unlimited());
      dialogue.read(List.of(TinyModel.BRIDGE));
      TinyModel.awaitIdle(engine);
      Duration busy = engine.statistics().busy();
      assertTrue(busy.compareTo(Duration.ZERO) > 0);
      assertTrue(busy.toNanos() <= System.nanoTime() - begin, () -> "busy for " + busy);
      long second = slicesOfAReply(engine, dialogue);
      long all = engine.statistics().slices().slices();
      assertTrue(first + second < all, () -> first + " and " + second + " of " + all);
    }
  }

  private static long slicesOfAReply(Engine engine, Dialogue dialogue) {
    Generation reply = dialogue.submit(TinyModel.greedy(8, TinyModel.HELLO), Ear.deaf());
    GenerationResult result = FrameBudgetTest.inFrames(engine, reply, FrameBudgetTest.SHORT);
    long slices = result.statistics().slices().slices();
    int passes = result.statistics().tokens().generated();
    assertTrue(slices > passes, () -> slices + " slices of " + passes + " passes or more");
    return slices;
  }
}
