package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.inference.Message;
import dev.parley.inference.StopReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model that fails, hangs, is gone or says nothing fit to be spoken: the character goes on. */
@Timeout(60)
class FailingModelTest {

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
  void aFailingModelSpeaksTheAuthoredLine() {
    mara.say("What happened?", heard);
    model.next().fail("the device is gone");
    talk.updateUntilOver();
    assertEquals(new ReplyEvent.Failed("the device is gone"), heard.events.get(0));
    assertEquals("I don't know.", heard.text());
    assertEquals(Source.AUTHORED, heard.result().source());
    assertEquals(Ending.COMPLETE, heard.result().ending());

    Heard again = new Heard();
    mara.say("And then?", again);
    HandDrivenModel.Asked second = model.next();
    assertEquals(2, model.dialogues.size());
    assertTrue(model.dialogues.get(0).isClosed);
    assertEquals(
        List.of("[You feel: Restless.]\nWhat happened?", "I don't know.", "And then?"),
        second.request.messages().stream().map(Message::content).toList());
    second.fail("the device is still gone");
    talk.updateUntil(again::isOver);
    assertNotEquals(heard.text(), again.text());
  }

  @Test
  void aModelThatFailsInTheMiddleLeavesWhatWasSaid() {
    mara.say("What happened?", heard);
    model.next().say("It fell in").fail("the device is gone");
    talk.updateUntilOver();
    assertEquals("It fell in", heard.text());
    assertEquals(Ending.FAILED, heard.result().ending());
    assertEquals(Source.MODEL, heard.result().source());
  }

  @Test
  void anAbsentModelSpeaksTheAuthoredLine() {
    model.close();
    try (NpcRuntime late = NpcRuntime.open(model)) {
      late.spawn(TestPack.FORD, "tam").say("What happened?", heard);
      GameLoop.runUntil(late, heard::isOver);
    }
    assertEquals("Mm.", heard.text());
    assertEquals(Source.AUTHORED, heard.result().source());
  }

  @Test
  void aReplyOfStageDirectionsAloneIsNoReply() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("*nods slowly*").end();
    talk.updateUntilOver();
    assertEquals("I don't know.", heard.text());
    assertEquals(List.of(0), asked.dialogue.kept);
    mara.say("Why?", heard);
    assertEquals(
        List.of("I don't know.", "Why?"),
        model.next().request.messages().stream().map(Message::content).toList());
  }

  @Test
  void aModelThatSpeaksForThePlayerIsStoppedAndForgetsIt() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell.\n** Player: ").say("Why?");
    asked.awaitCancel();
    asked.end(StopReason.CANCELLED);
    talk.updateUntilOver();
    assertEquals("It fell.", heard.result().text());
    assertEquals(Ending.COMPLETE, heard.result().ending());
    assertEquals("It fell.", last(asked.dialogue.messages()));
  }

  @Test
  void aCharacterSilentForTooLongSpeaksTheAuthoredLine() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    runtime.update(29);
    talk.settle();
    runtime.update(0);
    assertTrue(heard.events.isEmpty());
    runtime.update(2);
    talk.updateUntilOver();
    assertEquals("I don't know.", heard.text());
    asked.awaitCancel();
    asked.say("Too late.").end(StopReason.CANCELLED);
    talk.settle();
    runtime.update(FRAME);
    assertEquals("I don't know.", heard.text());
    assertEquals(1, heard.endings());
  }

  @Test
  void whoHasBegunToSpeakInALongFrameIsNotGivenUp() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell");
    runtime.update(31); // a level was loaded; the words came meanwhile
    talk.settle();
    asked.say(" in the night.").end();
    talk.updateUntilOver();
    assertEquals("It fell in the night.", heard.text());
    assertEquals(Ending.COMPLETE, heard.result().ending());
  }

  @Test
  void aModelThatHangsInTheMiddleLosesNothingThatWasHeard() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked stuck = model.next();
    stuck.say("It fell");
    talk.updateUntil(() -> heard.text().equals("It fell"));
    Heard second = new Heard();
    mara.say("Go on.", second);
    runtime.update(31);
    talk.updateUntil(second::isOver);
    assertEquals("I don't know.", second.text());
    mara.say("Well?", new Heard());
    assertEquals(
        List.of(
            "[You feel: Restless.]\nWhat happened?", "It fell", "Go on.", "I don't know.", "Well?"),
        model.next().request.messages().stream().map(Message::content).toList());
  }

  private static String last(List<Message> messages) {
    return messages.get(messages.size() - 1).content();
  }
}
