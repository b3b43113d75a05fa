package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.inference.Fixtures;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NpcRuntimeTest {

  private static final float FRAME = 1 / 60f;

  private final HandDrivenModel model = new HandDrivenModel();
  private final NpcRuntime runtime =
      NpcRuntime.open(model, RuntimeOptions.defaults().withPatience(Duration.ofSeconds(30)));
  private final Npc mara = runtime.spawn(TestPack.FORD, "mara");
  private final Heard heard = new Heard();

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void listenerAndFutureAreServedInsideUpdateOnly() throws Exception {
    List<Thread> threads = new ArrayList<>();
    Reply reply =
        mara.say(
            "What happened?",
            event -> {
              threads.add(Thread.currentThread());
              heard.onEvent(event);
            });
    CompletableFuture<Void> dependent =
        reply.future().thenAccept(result -> threads.add(Thread.currentThread()));
    model.next().say("It ").say("fell.").end();
    settle();
    assertTrue(threads.isEmpty());
    assertFalse(reply.future().isDone());

    runtime.update(FRAME);
    assertEquals("It fell.", heard.text());
    assertTrue(dependent.isDone());
    assertEquals(4, threads.size());
    threads.forEach(thread -> assertEquals(Thread.currentThread(), thread));
    ReplyResult result = reply.future().get();
    assertEquals("It fell.", result.text());
    assertEquals(Source.MODEL, result.source());
    assertEquals(Ending.COMPLETE, result.ending());
    assertEquals(3, result.statistics().generatedTokens());
    assertEquals(mara, reply.npc());
  }

  @Test
  void waitingOnTheGameThreadThrowsInsteadOfHanging() throws Exception {
    runtime.update(FRAME);
    CompletableFuture<ReplyResult> future = mara.say("What happened?", heard).future();
    CompletableFuture<String> dependent =
        future.thenApply(ReplyResult::text).exceptionally(e -> "");
    Exception refused = assertThrows(IllegalStateException.class, future::join);
    assertTrue(refused.toString().contains("game thread"), refused.toString());
    assertThrows(IllegalStateException.class, future::get);
    assertThrows(IllegalStateException.class, () -> future.get(1, TimeUnit.HOURS));
    assertThrows(IllegalStateException.class, dependent::join);
    assertEquals(null, future.getNow(null));

    CompletableFuture<String> elsewhere = CompletableFuture.supplyAsync(dependent::join);
    model.next().say("It fell.").end();
    updateUntilOver();
    assertEquals("It fell.", future.join().text());
    assertEquals("It fell.", elsewhere.get(20, TimeUnit.SECONDS));
  }

  @Test
  void completingAFutureFromOutsideTouchesNothingElse() {
    Reply reply = mara.say("What happened?", heard);
    reply.future().complete(ReplyResult.authored("mine"));
    reply.future().cancel(true);
    reply.future().obtrudeException(new IllegalStateException("mine"));
    model.next().say("It fell.").end();
    updateUntilOver();
    assertEquals("It fell.", reply.future().join().text());
    assertEquals("It fell.", heard.text());
  }

  @Test
  void updateBelongsToOneThread() throws Exception {
    runtime.update(FRAME);
    CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(() -> runtime.update(FRAME));
    ExecutionException thrown = assertThrows(ExecutionException.class, elsewhere::get);
    assertInstanceOf(IllegalStateException.class, thrown.getCause());
  }

  @Test
  void cancelIsOverWithinOneUpdate() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("It fell ");
    updateUntil(() -> heard.text().equals("It fell"));
    asked.say("in the night");
    settle();
    reply.cancel();
    asked.say(" and");
    runtime.update(FRAME);
    assertEquals("It fell", heard.text());
    assertEquals(Ending.CANCELLED, heard.result().ending());
    assertEquals("It fell", heard.result().text());
    assertTrue(reply.future().isDone());
    asked.awaitCancel();
    asked.end(StopReason.CANCELLED);
    settle();
    runtime.update(FRAME);
    assertEquals(2, heard.events.size());
  }

  @Test
  void whatWasNotDeliveredIsForgottenByModelAndHistory() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("Mara: *sighs* It fell");
    updateUntil(() -> heard.text().equals("It fell"));
    first.say(" in the night.");
    settle();
    reply.cancel();
    first.awaitCancel();
    first.end(StopReason.CANCELLED);
    settle();
    assertEquals("Mara: *sighs* It fell", last(first.dialogue.messages()));

    mara.say("And then?", heard);
    HandDrivenModel.Asked second = model.next();
    assertEquals(first.dialogue, second.dialogue);
    assertEquals(1, second.request.messages().size());
    assertEquals("And then?", second.lastMessage());
  }

  @Test
  void aLineThatTheGameSpokeIsRememberedAndReadWithTheNext() {
    mara.hasSaid("Sit down, the soup is hot.");
    mara.say("Thank you.", heard);
    HandDrivenModel.Asked first = model.next();
    assertEquals(Message.assistant("Sit down, the soup is hot."), first.request.messages().get(0));
    assertTrue(first.lastMessage().endsWith("Thank you."));
    mara.hasSaid("Take a bowl.");
    first.say("Eat.").end();
    updateUntil(() -> heard.isOver());
    mara.say("And you?", heard);
    HandDrivenModel.Asked second = model.next();
    assertEquals(
        List.of(Message.assistant("Take a bowl."), Message.user("And you?")),
        second.request.messages());
  }

  @Test
  void aNewLineCutsTheReplyUnderWayAndComesNext() {
    Heard again = new Heard();
    mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("It fell");
    updateUntil(() -> heard.text().equals("It fell"));
    mara.say("Stop. Who are you?", again);
    runtime.update(FRAME);
    assertEquals(Ending.CANCELLED, heard.result().ending());
    first.awaitCancel();
    first.say(" in the night").end(StopReason.CANCELLED);

    HandDrivenModel.Asked second = model.next();
    second.say("Mara.").end();
    updateUntil(() -> again.isOver());
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
    updateUntil(third::isOver);
    assertEquals(Ending.CANCELLED, second.result().ending());
    assertEquals("", second.text());
    assertEquals("Three.", third.text());
  }

  @Test
  void aReplyInterruptedAfterItsEndIsCutToWhatWasShown() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    asked.say("\"It (sadly) fell \ud83d\ude00 down.\"").end();
    updateUntilOver();
    assertEquals("It fell \ud83d\ude00 down.", heard.text());
    reply.interrupt(9); // in the middle of the surrogate pair
    settle();
    assertEquals("\"It (sadly) fell ", last(asked.dialogue.messages()));
    reply.interrupt(2);
    reply.interrupt(100);
    settle();
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
  void anInterruptThatComesTooLateDoesNothing() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked first = model.next();
    first.say("It fell.").end();
    updateUntilOver();
    Heard again = new Heard();
    mara.say("And then?", again);
    HandDrivenModel.Asked second = model.next();
    reply.interrupt(2);
    second.say("Nothing.").end();
    updateUntil(again::isOver);
    assertEquals("Nothing.", again.text());
    assertTrue(first.dialogue.kept.isEmpty());
  }

  @Test
  void aFailingModelSpeaksTheAuthoredLine() {
    mara.say("What happened?", heard);
    model.next().fail("the device is gone");
    updateUntilOver();
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
    updateUntil(again::isOver);
    assertNotEquals(heard.text(), again.text());
  }

  @Test
  void aModelThatFailsInTheMiddleLeavesWhatWasSaid() {
    mara.say("What happened?", heard);
    model.next().say("It fell in").fail("the device is gone");
    updateUntilOver();
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
    updateUntilOver();
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
    updateUntilOver();
    assertEquals("It fell.", heard.result().text());
    assertEquals(Ending.COMPLETE, heard.result().ending());
    assertEquals("It fell.", last(asked.dialogue.messages()));
  }

  @Test
  void aCharacterSilentForTooLongSpeaksTheAuthoredLine() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    runtime.update(29);
    settle();
    runtime.update(0);
    assertTrue(heard.events.isEmpty());
    runtime.update(2);
    updateUntilOver();
    assertEquals("I don't know.", heard.text());
    asked.awaitCancel();
    asked.say("Too late.").end(StopReason.CANCELLED);
    settle();
    runtime.update(FRAME);
    assertEquals("I don't know.", heard.text());
    assertEquals(1, heard.endings());
  }

  @Test
  void aModelThatHangsInTheMiddleLosesNothingThatWasHeard() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked stuck = model.next();
    stuck.say("It fell");
    updateUntil(() -> heard.text().equals("It fell"));
    Heard second = new Heard();
    mara.say("Go on.", second);
    runtime.update(31);
    updateUntil(second::isOver);
    assertEquals("I don't know.", second.text());
    mara.say("Well?", new Heard());
    assertEquals(
        List.of(
            "[You feel: Restless.]\nWhat happened?", "It fell", "Go on.", "I don't know.", "Well?"),
        model.next().request.messages().stream().map(Message::content).toList());
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
    updateUntil(() -> heard.isOver() && tamHeard.isOver());
    assertEquals("I am.", heard.text());
    assertEquals("You are.", tamHeard.text());
    assertNotEquals(first.request.sampling().seed(), second.request.sampling().seed());
  }

  @Test
  void aListenerThatThrowsHearsTheRest() {
    AtomicInteger events = new AtomicInteger();
    Reply reply =
        mara.say(
            "What happened?",
            event -> {
              events.incrementAndGet();
              throw new AssertionError("a mistake in the game");
            });
    model.next().say("It ").say("fell.").end();
    updateUntil(() -> reply.future().isDone());
    assertEquals(3, events.get());
    assertEquals("It fell.", reply.future().join().text());
  }

  @Test
  void aListenerMaySpeakAndCancelButNotUpdate() {
    Heard second = new Heard();
    List<Boolean> refused = new ArrayList<>();
    mara.say(
        "What happened?",
        event -> {
          heard.onEvent(event);
          if (event instanceof ReplyEvent.Speech) {
            mara.say("Stop.", second);
            refused.add(assertThrows(IllegalStateException.class, () -> runtime.update(0)) != null);
          }
        });
    HandDrivenModel.Asked first = model.next();
    first.say("It fell.");
    updateUntilOver();
    assertEquals(List.of(true), refused);
    assertEquals(Ending.CANCELLED, heard.result().ending());
    first.awaitCancel();
    first.end(StopReason.CANCELLED);
    model.next().say("Fine.").end();
    updateUntil(second::isOver);
    assertEquals("Fine.", second.text());
  }

  @Test
  void aFloodIsSpreadOverUpdates() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    for (int i = 0; i < 200; i++) {
      asked.say("word ");
    }
    settle();
    runtime.update(FRAME);
    assertEquals(64, heard.events.size());
    runtime.update(FRAME);
    assertEquals(128, heard.events.size());
    reply.cancel();
    runtime.update(FRAME);
    assertTrue(heard.isOver());
    assertEquals(129, heard.events.size());
  }

  @Test
  void thoughtIsHeardApartAndOnlyIfAllowed() {
    mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    assertFalse(asked.request.thinking());
    asked.think("Hm.").say("It fell.").end();
    updateUntilOver();
    assertEquals(new ReplyEvent.Thought("Hm."), heard.events.get(0));
    assertEquals("It fell.", heard.text());
  }

  @Test
  void sceneAndMoodAreToldWhenTheyAreNew() {
    Scene ford = Scene.at("the ford", "dusk").withPresent("Tam", "Edda").withNotes("it rains");
    assertEquals(
        "[Place: the ford. Time: dusk. Also here: Tam, Edda. it rains. You feel: Restless.]\nHi",
        turn("Hi", ford));
    assertEquals("Hm", turn("Hm", ford));
    mara.setMood("angry");
    assertEquals("angry", mara.mood());
    assertTrue(turn("Sorry", ford).contains("You feel: angry."));
    assertEquals("[You feel: angry.]\nBye", turn("Bye", Scene.nowhere()));
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
    updateUntilOver();
    settle();
    assertTrue(asked.dialogue.isClosed);
    assertThrows(IllegalStateException.class, () -> mara.say("Still there?", heard));
  }

  @Test
  void spawningLetsTheModelReadAhead() {
    settle();
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
      updateUntil(one::isOver);
      settle();
      runtime.update(FRAME);
      assertEquals(1, one.endings());
      assertEquals(one.text(), one.result().text());
      assertEquals(i % 97 != 50 && i % 5 == 2, one.result().ending() == Ending.CANCELLED);
      assertEquals(reply.future().join(), one.result());
    }
    assertTrue(count < 10 || cancelled > 0);
  }

  @Test
  void aLongConversationForgetsItsOlderHalf() {
    Scene ford = Scene.at("the ford", "dusk");
    try (NpcRuntime small =
        NpcRuntime.open(model, RuntimeOptions.defaults().withHistoryCharacters(150))) {
      Npc tam = small.spawn(TestPack.FORD, "tam");
      for (int i = 0; i < 4; i++) {
        Heard one = new Heard();
        tam.say("Line number " + i, ford, one);
        model.next().say("Answer number " + i + ", rather long.").end();
        GameLoop.runUntil(small, one::isOver);
      }
      List<Message> kept = model.dialogues.get(model.dialogues.size() - 1).messages();
      List<String> left = kept.stream().skip(1).map(Message::content).toList();
      String note = "[Place: the ford. Time: dusk. You feel: calm.]\n";
      assertEquals(
          List.of(
              "Line number 2",
              "Answer number 2, rather long.",
              note + "Line number 3",
              "Answer number 3, rather long."),
          left.subList(left.size() - 4, left.size()));
      assertTrue(left.size() < 8, left.toString());
      assertEquals(Role.SYSTEM, kept.get(0).role());
    }
  }

  private String turn(String line, Scene scene) {
    Heard one = new Heard();
    mara.say(line, scene, one);
    HandDrivenModel.Asked asked = model.next();
    asked.say("Yes.").end();
    updateUntil(one::isOver);
    return asked.lastMessage();
  }

  private static String last(List<Message> messages) {
    return messages.get(messages.size() - 1).content();
  }

  /** Waits until the dialogue thread has done all that it was given. */
  private void settle() {
    runtime.awaitDialogueThread();
  }

  private void updateUntilOver() {
    updateUntil(heard::isOver);
  }

  private void updateUntil(BooleanSupplier condition) {
    GameLoop.runUntil(runtime, condition);
  }

  /** Notes what it hears. */
  private static final class Heard implements ReplyListener {
    final List<ReplyEvent> events = new ArrayList<>();

    @Override
    public void onEvent(ReplyEvent event) {
      events.add(event);
    }

    String text() {
      return events.stream().map(ReplyEvent::spoken).reduce("", String::concat);
    }

    boolean isOver() {
      return endings() > 0;
    }

    int endings() {
      return (int) events.stream().filter(ReplyEvent.End.class::isInstance).count();
    }

    ReplyResult result() {
      return ((ReplyEvent.End) events.get(events.size() - 1)).result();
    }
  }
}
