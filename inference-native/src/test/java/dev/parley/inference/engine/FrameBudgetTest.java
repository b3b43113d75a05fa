package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.FrameBudget;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FrameBudgetTest {
  static final FrameBudget SHORT = FrameBudget.of(Duration.ofNanos(20_000));

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "JAVA"})
  void whatIsSaidInSlicesIsWhatIsSaidInOneGo(Device device) {
    List<String> expected = replies(device, FrameBudget.unlimited());
    assertEquals(expected, replies(device, SHORT));
  }

  /** Two dialogues that speak by turns, with room for the state of one. */
  private static List<String> replies(Device device, FrameBudget budget) {
    List<String> said = new ArrayList<>();
    EngineOptions options =
        EngineOptions.defaults().withDevice(device).withContextTokens(512).withMaxDialogues(1);
    try (Engine engine = Engine.open(TinyModel.FILE, options);
        Dialogue mara = TinyModel.dialogue(engine, TinyModel.SYSTEM);
        Dialogue tomas = TinyModel.dialogue(engine, TinyModel.BRIDGE)) {
      for (int turn = 0; turn < 2; turn++) {
        for (Dialogue dialogue : List.of(mara, tomas)) {
          Generation reply = dialogue.submit(TinyModel.greedy(12, TinyModel.HELLO), Ear.deaf());
          said.add(inFrames(engine, reply, budget).text());
        }
        mara.keep(3);
      }
      assertTrue(budget.isUnlimited() || engine.statistics().slices().slices() > 4 * 12);
    }
    return said;
  }

  /** Grants the budget frame after frame, as fast as frames can be, until the reply is over. */
  static GenerationResult inFrames(Engine engine, Generation reply, FrameBudget budget) {
    while (!reply.result().isDone()) {
      engine.grant(budget);
      Thread.onSpinWait();
    }
    return TinyModel.await(reply);
  }

  @Test
  void aPausedEngineComputesNothingUntilItIsGrantedTime() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM)) {
      TinyModel.answer(dialogue, TinyModel.greedy(2, TinyModel.HELLO));
      engine.grant(FrameBudget.none());
      long before = engine.statistics().slices().slices();
      Generation reply = dialogue.submit(TinyModel.greedy(2, TinyModel.HELLO), Ear.deaf());
      assertFalse(reply.result().isDone());
      // What was under way may just have ended.
      assertTrue(engine.statistics().slices().slices() - before <= 1);

      engine.grant(FrameBudget.unlimited());
      TinyModel.await(reply);
      assertTrue(engine.statistics().slices().slices() > before);
    }
  }

  @Test
  void aPausedEngineCloses() {
    Generation reply;
    try (Engine engine = TinyModel.open(1)) {
      Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM);
      engine.grant(FrameBudget.none());
      reply = dialogue.submit(TinyModel.greedy(2, TinyModel.HELLO), Ear.deaf());
    }
    assertEquals(StopReason.CANCELLED, TinyModel.await(reply).reason());
  }

  @Test
  void refusesRepliesBeyondWhatCanBeAnswered() {
    List<Generation> taken = new ArrayList<>();
    try (Engine engine = TinyModel.open(1)) {
      engine.grant(FrameBudget.none());
      for (int i = 0; i < Scheduler.MOST_REPLIES; i++) {
        Dialogue dialogue = TinyModel.dialogue(engine, TinyModel.SYSTEM);
        taken.add(dialogue.submit(TinyModel.greedy(1, TinyModel.HELLO), Ear.deaf()));
      }
      Dialogue last = TinyModel.dialogue(engine, TinyModel.SYSTEM);
      Exception refusal =
          assertThrows(
              ModelException.class,
              () -> last.submit(TinyModel.greedy(1, TinyModel.HELLO), Ear.deaf()));
      assertEquals(
          "the engine has 256 replies under way and takes no more; wait for some to end, or cancel"
              + " them",
          refusal.getMessage());
      assertEquals(List.of(TinyModel.SYSTEM), last.messages());

      engine.grant(FrameBudget.unlimited());
      taken.forEach(TinyModel::await);
      TinyModel.answer(last, TinyModel.greedy(1, TinyModel.HELLO));
    }
  }

  @Test
  void refusesTimeBelowNothing() {
    Exception refusal =
        assertThrows(IllegalArgumentException.class, () -> FrameBudget.of(Duration.ofNanos(-1)));
    assertEquals("a frame budget of -1 ns; expected 0 or more", refusal.getMessage());
  }
}
