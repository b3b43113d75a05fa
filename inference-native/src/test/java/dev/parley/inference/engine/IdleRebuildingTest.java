package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What made room is read again while nobody wants anything, once there is room for it. */
class IdleRebuildingTest {
  @Test
  void aForgottenDialogueIsReadAgainWhenThereIsRoom() {
    try (Engine engine = open(true)) {
      List<Dialogue> others = forgetFirst(engine);
      Dialogue first = others.remove(0);
      others.forEach(Dialogue::close);
      awaitRebuilding(engine);
      GenerationResult next = answer(first, greedy(4, HELLO));
      assertEquals(0, next.statistics().tokens().rebuilt());
      assertTrue(next.statistics().tokens().reused() > 0);
    }
  }

  @Test
  void nothingIsReadAgainInIdleTimeWhereThatIsNotWanted() {
    try (Engine engine = open(false)) {
      List<Dialogue> others = forgetFirst(engine);
      Dialogue first = others.remove(0);
      others.forEach(Dialogue::close);
      engine.scheduler().execute(List.of(), () -> {});
      GenerationResult next = answer(first, greedy(4, HELLO));
      assertTrue(next.statistics().tokens().rebuilt() > 0);
    }
  }

  @Test
  void nobodyMakesRoomForIt() {
    try (Engine engine = open(true)) {
      List<Dialogue> dialogues = forgetFirst(engine);
      awaitRebuilding(engine);
      GenerationResult last = answer(dialogues.get(dialogues.size() - 1), greedy(4, HELLO));
      assertEquals(0, last.statistics().tokens().rebuilt());
      GenerationResult first = answer(dialogues.get(0), greedy(4, HELLO));
      assertTrue(first.statistics().tokens().rebuilt() > 0);
      assertEquals(0, first.statistics().tokens().reused());
    }
  }

  private static Engine open(boolean rebuildsWhenIdle) {
    return Engine.open(
        TinyModel.FILE,
        EngineOptions.defaults()
            .withMaxDialogues(1)
            .withContextTokens(512)
            .withRebuildsWhenIdle(rebuildsWhenIdle));
  }

  /** Room for four states, and five dialogues: nothing of the first is left. */
  private static List<Dialogue> forgetFirst(Engine engine) {
    List<Dialogue> dialogues = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Dialogue dialogue = dialogue(engine, Message.system(i + " is your number. Count."));
      answer(dialogue, greedy(4, HELLO));
      dialogues.add(dialogue);
    }
    return dialogues;
  }

  /** Idle time begins when all commands are done, and this one is given again until it is over. */
  private static void awaitRebuilding(Engine engine) {
    boolean idle = false;
    while (!idle) {
      CompletableFuture<Boolean> asked = new CompletableFuture<>();
      engine.scheduler().execute(List.of(), () -> asked.complete(engine.scheduler().isIdle()));
      idle = TinyModel.await(asked);
    }
  }
}
