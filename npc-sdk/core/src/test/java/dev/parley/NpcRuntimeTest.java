package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.inference.Fixtures;
import dev.parley.inference.StopReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Characters come, speak at once and apart, and go. */
@Timeout(60)
class NpcRuntimeTest {

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
  void charactersSpeakAtOnceAndApart() {
    Npc tam = runtime.spawn(TestPack.FORD, "tam");
    Heard tamHeard = new Heard();
    mara.say("One?", heard);
    tam.say("Two?", tamHeard);
    HandDrivenModel.Asked first = model.next();
    HandDrivenModel.Asked second = model.next();
    assertEquals("mara", first.dialogue.options.name());
    assertEquals("tam", second.dialogue.options.name());
    first.say("I ");
    second.say("You ");
    first.say("am.").end();
    second.say("are.").end();
    talk.updateUntil(() -> heard.isOver() && tamHeard.isOver());
    assertEquals("I am.", heard.text());
    assertEquals("You are.", tamHeard.text());
    assertNotEquals(first.request.sampling().seed(), second.request.sampling().seed());
  }

  @Test
  void thoughtIsHeardApartAndOnlyIfAllowed() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    assertFalse(asked.request.thinking());
    asked.think("Hm.").say("It fell.").end();
    talk.updateUntilOver();
    assertEquals(new ReplyEvent.Thought("Hm."), heard.events.get(0));
    assertEquals("It fell.", heard.text());
  }

  @Test
  void closeEndsRepliesAndTheThread() {
    runtime.update(FRAME);
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell");
    runtime.close();
    assertEquals(Ending.CANCELLED, heard.result().ending());
    assertTrue(reply.future().isDone());
    assertTrue(model.dialogues.get(0).isClosed);
    asked.say(" down").end();
    runtime.update(FRAME);
    assertEquals(1, heard.endings());
    assertThrows(IllegalStateException.class, () -> mara.say("Still there?", heard));
    assertThrows(IllegalStateException.class, () -> runtime.spawn(TestPack.FORD, "tam"));
    runtime.close();
  }

  @Test
  void aListenerThatClosesHearsTheEndOfEverybody() {
    Heard tamHeard = new Heard();
    Reply tam = runtime.spawn(TestPack.FORD, "tam").say("What happened?", tamHeard);
    model.next();
    mara.say(
        "Shall we leave?",
        event -> {
          heard.onEvent(event);
          runtime.close();
        });
    model.next().say("Yes.");
    talk.settle();
    runtime.update(FRAME);
    assertTrue(tam.future().isDone());
    assertEquals(Ending.CANCELLED, tamHeard.result().ending());
    assertEquals(Ending.CANCELLED, heard.result().ending());
  }

  @Test
  void closingElsewhereLeavesTheEndToTheGameThread() throws Exception {
    runtime.update(FRAME);
    mara.say("What happened?", heard);
    CompletableFuture.runAsync(runtime::close).get(20, TimeUnit.SECONDS);
    assertTrue(heard.events.isEmpty());
    runtime.update(FRAME);
    assertEquals(Ending.CANCELLED, heard.result().ending());
  }

  @Test
  void aCharacterThatLeavesFreesItsDialogue() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    mara.close();
    mara.close();
    talk.updateUntilOver();
    talk.settle();
    assertTrue(asked.dialogue.isClosed);
    assertThrows(IllegalStateException.class, () -> mara.say("Still there?", heard));
  }

  @Test
  void spawningLetsTheModelReadAhead() {
    talk.settle();
    assertEquals(1, model.dialogues.get(0).reads);
  }

  @Test
  void aThousandRepliesOfManyKindsAllEndOnce() {
    int count = Fixtures.count(10_000);
    int cancelled = 0;
    for (int i = 0; i < count; i++) {
      Heard one = new Heard();
      Reply reply = mara.say("Line " + i, one);
      HandDrivenModel.Asked asked = model.next();
      asked.say("Reply ").say("*nods* ").say(i + ".");
      if (i % 97 == 50) {
        asked.fail("the device is gone");
      } else if (i % 5 == 2) {
        reply.cancel();
        asked.awaitCancel();
        asked.end(StopReason.CANCELLED);
        cancelled++;
      } else {
        asked.end();
      }
      talk.updateUntil(one::isOver);
      talk.settle();
      runtime.update(FRAME);
      assertEquals(1, one.endings());
      assertEquals(one.text(), one.result().text());
      assertEquals(i % 97 != 50 && i % 5 == 2, one.result().ending() == Ending.CANCELLED);
      assertEquals(reply.future().join(), one.result());
    }
    assertTrue(count < 10 || cancelled > 0);
  }
}
