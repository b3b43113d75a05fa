package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.inference.Fixtures;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A player who interrupts at every moment, and others who are heard between, against a model that
 * writes on a thread of its own.
 */
@Timeout(120)
class InterruptedTalkTest {

  private final HandDrivenModel model = new HandDrivenModel();

  @Test
  void theModelRemembersExactlyWhatWasHeard() throws Exception {
    Thread writer = new Thread(this::write, "writer");
    writer.start();
    SplittableRandom random = new SplittableRandom(23);
    int talks = Fixtures.count(100);
    for (int i = 0; i < talks; i++) {
      talk(random.split());
    }
    writer.interrupt();
    writer.join();
  }

  private void talk(SplittableRandom random) {
    List<Reply> replies = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (NpcRuntime runtime =
        NpcRuntime.open(model, RuntimeOptions.defaults().withEventsPerUpdate(3))) {
      Npc mara = runtime.spawn(TestPack.FORD, "mara");
      mara.setMood("");
      for (int turn = 0; turn < 20; turn++) {
        StringBuilder heard = new StringBuilder();
        Reply reply = mara.say("line " + turn, event -> heard.append(event.spoken()));
        replies.add(reply);
        boolean last = turn == 19;
        int notes = last ? 0 : random.nextInt(3);
        if (notes > 0) {
          mara.hears("Tam", "early"); // and before it is cut
        }
        AtomicInteger updates = new AtomicInteger(random.nextInt(12));
        GameLoop.runUntil(
            runtime, () -> last ? reply.future().isDone() : updates.getAndDecrement() <= 0);
        int shown = heard.length();
        if (random.nextInt(4) == 0 && !last) {
          shown = random.nextInt(heard.length() + 1);
          reply.interrupt(shown);
        } else if (random.nextInt(4) == 0) {
          reply.cancel();
        }
        if (notes > 1) {
          mara.hasSaid("late");
        }
        expected.add("line " + turn);
        expected.add(heard.substring(0, shown));
        expected.addAll(List.of("[Tam says: \"early\"]", "late").subList(0, notes));
      }
      runtime.awaitDialogueThread();
      assertRemembered(expected);
      replies.forEach(reply -> assertTrue(reply.future().isDone()));
      assertEquals(Ending.COMPLETE, replies.get(19).future().join().ending());
    }
  }

  private void assertRemembered(List<String> expected) {
    expected.removeIf(String::isEmpty);
    List<Message> messages = model.dialogues.get(model.dialogues.size() - 1).messages();
    List<String> remembered = messages.stream().skip(1).map(Message::content).toList();
    assertEquals(
        expected.stream().map(String::stripTrailing).toList(),
        remembered.stream().map(String::stripTrailing).toList());
  }

  /** Answers whatever is asked, a few words at a time, until it is cancelled. */
  private void write() {
    SplittableRandom random = new SplittableRandom(29);
    try {
      while (true) {
        HandDrivenModel.Asked asked = model.asked.take();
        int words = 1 + random.nextInt(12);
        while (words-- > 0 && !asked.isCancelled()) {
          asked.say("word" + random.nextInt(10) + " ");
          for (int wait = random.nextInt(5_000); wait > 0; wait--) {
            Thread.onSpinWait();
          }
        }
        asked.end(asked.isCancelled() ? StopReason.CANCELLED : StopReason.END_OF_TURN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test is over
    }
  }
}
