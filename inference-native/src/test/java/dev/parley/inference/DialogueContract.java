package dev.parley.inference;

import static dev.parley.inference.GenerationContract.answer;
import static dev.parley.inference.GenerationContract.await;
import static dev.parley.inference.GenerationContract.mara;
import static dev.parley.inference.GenerationContract.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link Dialogue} promises, whatever answers. A model's test implements this and so runs all
 * of it.
 */
interface DialogueContract extends GenerationContract {
  private static List<Message> plus(List<Message> messages, Message... more) {
    List<Message> all = new ArrayList<>(messages);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  default void aReplyJoinsTheMessages() {
    withDialogue(
        dialogue -> {
          assertEquals(List.of(SYSTEM), dialogue.messages());
          String text = answer(dialogue, HELLO);
          List<Message> first = List.of(SYSTEM, HELLO, Message.assistant(text));
          assertEquals(first, dialogue.messages());
          String next = answer(dialogue, BRIDGE);
          assertEquals(plus(first, BRIDGE, Message.assistant(next)), dialogue.messages());
        });
  }

  @Test
  default void aDialogueWithAReplyUnderWayRefusesEverythingElse() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.holding();
          Generation generation = dialogue.submit(request(HELLO), listener);
          listener.awaitBegin();
          assertRefusesEverything(dialogue);
          listener.release();
          await(generation.result());
          answer(dialogue, BRIDGE);
        });
  }

  private static void assertRefusesEverything(Dialogue dialogue) {
    assertThrows(
        IllegalStateException.class,
        () -> dialogue.submit(request(HELLO), RecordingListener.free()));
    assertThrows(IllegalStateException.class, () -> dialogue.read(List.of(HELLO)));
    assertThrows(IllegalStateException.class, () -> dialogue.keep(0));
    assertThrows(IllegalStateException.class, () -> dialogue.rewind(1));
    assertThrows(IllegalStateException.class, () -> dialogue.replace(List.of(SYSTEM)));
    assertThrows(IllegalStateException.class, dialogue::fork);
  }

  @Test
  default void readAppendsWithoutAnAnswer() {
    withDialogue(
        dialogue -> {
          dialogue.read(List.of());
          assertEquals(List.of(SYSTEM), dialogue.messages());
          dialogue.read(List.of(HELLO));
          assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
          String text = answer(dialogue);
          assertEquals(List.of(SYSTEM, HELLO, Message.assistant(text)), dialogue.messages());
        });
  }

  @Test
  default void keepCutsTheReplyToWhatWasHeard() {
    withDialogue(
        dialogue -> {
          String text = answer(dialogue, HELLO);
          dialogue.keep(text.length());
          assertEquals(List.of(SYSTEM, HELLO, Message.assistant(text)), dialogue.messages());
          int heard = text.offsetByCodePoints(0, 1);
          dialogue.keep(heard);
          Message cut = Message.assistant(text.substring(0, heard));
          assertEquals(List.of(SYSTEM, HELLO, cut), dialogue.messages());
          String next = answer(dialogue, BRIDGE);
          assertEquals(
              List.of(SYSTEM, HELLO, cut, BRIDGE, Message.assistant(next)), dialogue.messages());
        });
  }

  @Test
  default void keepNothingForgetsTheReplyButNotTheQuestion() {
    withDialogue(
        dialogue -> {
          String text = answer(dialogue, HELLO);
          dialogue.keep(0);
          assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
          assertEquals(text, answer(dialogue), "asked again");
        });
  }

  @Test
  default void keepRefusesWhatIsNotThere() {
    withDialogue(
        dialogue -> {
          assertThrows(IllegalStateException.class, () -> dialogue.keep(0));
          String text = answer(dialogue, HELLO);
          List<Message> before = dialogue.messages();
          assertThrows(IllegalArgumentException.class, () -> dialogue.keep(text.length() + 1));
          assertThrows(IllegalArgumentException.class, () -> dialogue.keep(-1));
          assertEquals(before, dialogue.messages());
        });
  }

  @Test
  default void rewindGoesBackAsIfTheRestWasNeverSaid() {
    withDialogue(
        dialogue -> {
          String text = answer(dialogue, HELLO);
          answer(dialogue, BRIDGE);
          dialogue.rewind(3);
          assertEquals(List.of(SYSTEM, HELLO, Message.assistant(text)), dialogue.messages());
          dialogue.rewind(1);
          assertEquals(List.of(SYSTEM), dialogue.messages());
          assertEquals(text, answer(dialogue, HELLO), "asked again");
        });
  }

  @Test
  default void rewindRefusesToGoBeforeTheOpeningOrForward() {
    withDialogue(
        dialogue -> {
          dialogue.read(List.of(HELLO));
          assertThrows(IllegalArgumentException.class, () -> dialogue.rewind(0));
          assertThrows(IllegalArgumentException.class, () -> dialogue.rewind(3));
          assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
          dialogue.rewind(2);
          assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
        });
  }

  @Test
  default void replaceTakesAnotherHistory() {
    withDialogue(
        dialogue -> {
          answer(dialogue, HELLO);
          Message other = Message.system("You are Osric. You are asleep.");
          List<Message> history = List.of(other, BRIDGE, Message.assistant("It fell."));
          dialogue.replace(history);
          assertEquals(history, dialogue.messages());
          String next = answer(dialogue, HELLO);
          assertEquals(plus(history, HELLO, Message.assistant(next)), dialogue.messages());
        });
  }

  @Test
  default void whatIsSaidAfterReplaceCanBeCutAndForgotten() {
    List<Message> history = List.of(SYSTEM, BRIDGE, Message.assistant("It fell."));
    withDialogue(
        dialogue -> {
          answer(dialogue, HELLO);
          dialogue.replace(history);
          String text = answer(dialogue, HELLO);
          int heard = text.offsetByCodePoints(0, 1);
          dialogue.keep(heard);
          Message cut = Message.assistant(text.substring(0, heard));
          assertEquals(plus(history, HELLO, cut), dialogue.messages());
          dialogue.rewind(3);
          assertEquals(history, dialogue.messages());
          assertThrows(IllegalArgumentException.class, () -> dialogue.rewind(2));
          assertThrows(IllegalStateException.class, () -> dialogue.keep(0), "of another history");
        });
  }

  @Test
  default void aReplyThatTheOtherHistoryEndsWithCanStillBeCut() {
    withDialogue(
        dialogue -> {
          answer(dialogue, BRIDGE);
          Message reply = Message.assistant(answer(dialogue, HELLO));
          List<Message> shorter = List.of(SYSTEM, HELLO, reply);
          dialogue.replace(shorter);
          assertEquals(shorter, dialogue.messages());
          int heard = reply.content().offsetByCodePoints(0, 1);
          dialogue.keep(heard);
          Message cut = Message.assistant(reply.content().substring(0, heard));
          assertEquals(List.of(SYSTEM, HELLO, cut), dialogue.messages());
          dialogue.keep(0);
          assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
          dialogue.rewind(2);
          answer(dialogue, BRIDGE);
        });
  }

  @Test
  default void aForkOfAReplacedHistoryLivesItsOwnLife() {
    List<Message> history = List.of(SYSTEM, BRIDGE, Message.assistant("It fell."));
    withDialogue(
        dialogue -> {
          answer(dialogue, HELLO);
          dialogue.replace(history);
          try (Dialogue fork = dialogue.fork()) {
            String text = answer(fork, HELLO);
            assertEquals(plus(history, HELLO, Message.assistant(text)), fork.messages());
            assertEquals(history, dialogue.messages());
            dialogue.replace(List.of(SYSTEM));
            assertEquals(List.of(SYSTEM), dialogue.messages());
          }
        });
  }

  @Test
  default void anOpeningMayHoldEarlierTurns() {
    List<Message> opening = List.of(SYSTEM, HELLO, Message.assistant("Mara."));
    try (LanguageModel model = model();
        Dialogue dialogue = model.open(new DialogueOptions("mara", opening, List.of()))) {
      assertThrows(IllegalArgumentException.class, () -> dialogue.rewind(2));
      String text = answer(dialogue, BRIDGE);
      assertEquals(plus(opening, BRIDGE, Message.assistant(text)), dialogue.messages());
    }
  }

  @Test
  default void aForkLivesItsOwnLife() {
    withDialogue(
        dialogue -> {
          String text = answer(dialogue, HELLO);
          List<Message> common = dialogue.messages();
          try (Dialogue fork = dialogue.fork()) {
            assertEquals(common, fork.messages());
            String forked = answer(fork, BRIDGE);
            assertEquals(common, dialogue.messages());
            assertEquals(forked, answer(dialogue, BRIDGE), "the same life");
            dialogue.rewind(1);
            assertEquals(plus(common, BRIDGE, Message.assistant(forked)), fork.messages());
          }
          assertEquals(text, answer(dialogue, HELLO), "closing a fork closes only the fork");
        });
  }

  @Test
  default void aForkCanCutTheReplyItBeganWith() {
    withDialogue(
        dialogue -> {
          answer(dialogue, HELLO);
          List<Message> common = dialogue.messages();
          try (Dialogue fork = dialogue.fork()) {
            fork.keep(0);
            assertEquals(List.of(SYSTEM, HELLO), fork.messages());
            assertEquals(common, dialogue.messages());
          }
        });
  }

  @Test
  default void messagesAreASnapshot() {
    withDialogue(
        dialogue -> {
          List<Message> before = dialogue.messages();
          answer(dialogue, HELLO);
          assertEquals(List.of(SYSTEM), before);
          assertThrows(UnsupportedOperationException.class, () -> before.add(HELLO));
        });
  }

  @Test
  default void closeCancelsTheReplyUnderWay() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.holding();
          Generation generation = dialogue.submit(request(HELLO), listener);
          listener.awaitBegin();
          dialogue.close();
          dialogue.close();
          listener.release();
          assertEquals(StopReason.CANCELLED, await(generation.result()).reason());
          assertEquals(List.of("speech", "ended"), listener.events);
          assertRefusesEverything(dialogue);
        });
  }

  @Test
  default void aClosedModelCancelsAndRefuses() {
    RecordingListener listener = RecordingListener.holding();
    RecordingListener never = RecordingListener.free();
    LanguageModel model = model();
    Dialogue dialogue = model.open(mara());
    Dialogue waiting = model.open(mara());
    Generation underWay = dialogue.submit(request(HELLO), listener);
    listener.awaitBegin();
    Generation queued = waiting.submit(request(HELLO), never);
    model.close();
    model.close();
    listener.release();
    assertEquals(StopReason.CANCELLED, await(underWay.result()).reason());
    assertEquals(StopReason.CANCELLED, await(queued.result()).reason());
    assertEquals(List.of("ended"), never.events);
    assertRefusesEverything(dialogue);
    assertThrows(IllegalStateException.class, () -> model.open(mara()));
    dialogue.close();
  }
}
