package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an engine that has too much to do refuses leaves no trace. */
class RefusedCallsTest {
  private static final Engine ENGINE = TinyModel.open(2);

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  /** Asks for so much that nothing more is taken; the inference thread is inside a listener. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for what is never computed
  private static void fill() {
    for (int i = 0; i < Calls.MOST; i++) {
      ENGINE.stateBytes();
    }
  }

  @Test
  void aReplyThatIsRefusedIsNotCounted() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      TinyModel.whileBusy(
          ENGINE,
          () -> {
            fill();
            for (int i = 0; i < Scheduler.MOST_REPLIES; i++) {
              assertRefused(() -> dialogue.submit(greedy(1, HELLO), Ear.deaf()));
            }
          });
      assertFalse(answer(dialogue, greedy(4, HELLO)).text().isEmpty());
    }
  }

  @Test
  void aChangeThatIsRefusedChangesNothing() {
    try (Dialogue dialogue = dialogue(ENGINE, SYSTEM)) {
      assertFalse(answer(dialogue, greedy(4, HELLO)).text().isEmpty());
      List<Message> before = dialogue.messages();
      TinyModel.whileBusy(
          ENGINE,
          () -> {
            fill();
            assertRefused(() -> dialogue.submit(greedy(1, BRIDGE), Ear.deaf()));
            assertRefused(() -> dialogue.read(List.of(BRIDGE)));
            assertRefused(() -> dialogue.replace(List.of(BRIDGE)));
            assertRefused(() -> dialogue.keep(0));
            assertRefused(() -> dialogue.rewind(1));
          });
      assertEquals(before, dialogue.messages());
    }
  }

  private static void assertRefused(Runnable call) {
    ModelException refusal = assertThrows(ModelException.class, call::run);
    assertEquals(
        "the engine has "
            + Calls.MOST
            + " calls of dialogues to carry out and takes no more; grant it time",
        refusal.getMessage());
  }
}
