package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A reply that is cut by the player or the game: what was shown stays, the rest never was. */
@Timeout(60)
class InterruptedReplyTest {

  private static final float FRAME = 1 / 60f;

  private final TalkWithMara talk = new TalkWithMara();
  private final HandDrivenModel model = talk.model;
  private final NpcRuntime runtime = talk.runtime;
  private final Npc mara = talk.mara;
  private final Heard heard = talk.heard;

  @AfterEach
  void close() {
    talk.runtime.close();
  }

  @Test
  void cancelIsOverWithinOneUpdate() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell ");
    talk.updateUntil(() -> heard.text().equals("It fell"));
    asked.say("in the night");
    talk.settle();
    reply.cancel();
    asked.say(" and");
    runtime.update(FRAME);
    assertEquals("It fell", heard.text());
    assertEquals(Ending.CANCELLED, heard.result().ending());
    assertEquals("It fell", heard.result().text());
    assertTrue(reply.future().isDone());
    asked.awaitCancel();
    asked.end(StopReason.CANCELLED);
    talk.settle();
    runtime.update(FRAME);
    assertEquals(2, heard.events.size());
  }

  @Test
  void whatWasNotDeliveredIsForgottenByModelAndHistory() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("Mara: *sighs* It fell");
    talk.updateUntil(() -> heard.text().equals("It fell"));
    first.say(" in the night.");
    talk.settle();
    reply.cancel();
    first.awaitCancel();
    first.end(StopReason.CANCELLED);
    talk.settle();
    assertEquals("Mara: *sighs* It fell", last(first.dialogue.messages()));

    mara.say("And then?", heard);
    HandDrivenModel.Asked second = model.next();
    assertEquals(first.dialogue, second.dialogue);
    assertEquals(1, second.request.messages().size());
    assertEquals("And then?", second.lastMessage());
  }

  @Test
  void aNewLineCutsTheReplyUnderWayAndComesNext() {
    Heard again = new Heard();
    mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("It fell");
    talk.updateUntil(() -> heard.text().equals("It fell"));
    mara.say("Stop. Who are you?", again);
    runtime.update(FRAME);
    assertEquals(Ending.CANCELLED, heard.result().ending());
    first.awaitCancel();
    first.say(" in the night").end(StopReason.CANCELLED);

    HandDrivenModel.Asked second = model.next();
    second.say("Mara.").end();
    talk.updateUntil(() -> again.isOver());
    assertEquals("It fell", heard.text());
    assertEquals("Mara.", again.text());
    assertEquals(List.of(7), first.dialogue.kept);
    assertEquals(
        List.of(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT),
        first.dialogue.messages().stream().map(Message::role).toList());
    assertEquals("It fell", first.dialogue.messages().get(2).content());
  }

  @Test
  void linesSaidBeforeTheReplyStopsAreAllHeardAndTheLastAnswered() {
    Heard second = new Heard();
    Heard third = new Heard();
    mara.say("One?", heard);
    HandDrivenModel.Asked asked = model.next();
    mara.say("Two?", second);
    mara.say("Three?", third);
    asked.awaitCancel();
    asked.end(StopReason.CANCELLED);
    HandDrivenModel.Asked next = model.next();
    assertEquals(
        List.of("Two?", "Three?"), next.request.messages().stream().map(Message::content).toList());
    next.say("Three.").end();
    talk.updateUntil(third::isOver);
    assertEquals(Ending.CANCELLED, second.result().ending());
    assertEquals("", second.text());
    assertEquals("Three.", third.text());
  }

  @Test
  void aReplyInterruptedAfterItsEndIsCutToWhatWasShown() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("\"It (sadly) fell \ud83d\ude00 down.\"").end();
    talk.updateUntilOver();
    assertEquals("It fell \ud83d\ude00 down.", heard.text());
    reply.interrupt(9); // in the middle of the surrogate pair
    talk.settle();
    assertEquals("\"It (sadly) fell ", last(asked.dialogue.messages()));
    reply.interrupt(2);
    reply.interrupt(100);
    talk.settle();
    assertEquals("\"It", last(asked.dialogue.messages()));
    runtime.update(FRAME);
    assertEquals(1, heard.endings());

    reply.interrupt(0);
    mara.say("What?", heard);
    model.next();
    assertEquals(Role.USER, asked.dialogue.messages().get(1).role());
    assertEquals("What?", last(asked.dialogue.messages()));
    assertThrows(IllegalArgumentException.class, () -> reply.interrupt(-1));
  }

  @Test
  void aReplyCanStillBeCutAfterSomebodyElseWasHeard() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell in the night.").end();
    talk.updateUntilOver();
    mara.hears("Tam", "It did.");
    reply.interrupt("It fell".length());
    mara.say("Did it?", new Heard());
    HandDrivenModel.Asked next = model.next();
    assertEquals("It fell", next.dialogue.messages().get(2).content());
    assertEquals("[Tam says: \"It did.\"]", next.request.messages().get(0).content());
  }

  @Test
  void anInterruptThatComesTooLateDoesNothing() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("It fell.").end();
    talk.updateUntilOver();
    Heard again = new Heard();
    mara.say("And then?", again);
    HandDrivenModel.Asked second = model.next();
    reply.interrupt(2);
    second.say("Nothing.").end();
    talk.updateUntil(again::isOver);
    assertEquals("Nothing.", again.text());
    assertTrue(first.dialogue.kept.isEmpty());
  }

  private static String last(List<Message> messages) {
    return messages.get(messages.size() - 1).content();
  }
}
