package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Ending;
import dev.parley.ReplyResult.Source;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners and futures are served on the thread that updates, and nothing else is. */
@Timeout(60)
class GameThreadTest {

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
    talk.settle();
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
    assertEquals(3, result.statistics().tokens().generated());
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
    talk.updateUntilOver();
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
    talk.updateUntilOver();
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
    talk.updateUntil(() -> reply.future().isDone());
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
    talk.updateUntilOver();
    assertEquals(List.of(true), refused);
    assertEquals(Ending.CANCELLED, heard.result().ending());
    first.awaitCancel();
    first.end(StopReason.CANCELLED);
    model.next().say("Fine.").end();
    talk.updateUntil(second::isOver);
    assertEquals("Fine.", second.text());
  }

  @Test
  void aFloodIsSpreadOverUpdates() {
    Reply reply = mara.say("What happened?", heard);
    HandDrivenModel.Asked asked = model.next();
    for (int i = 0; i < 200; i++) {
      asked.say("word ");
    }
    talk.settle();
    runtime.update(FRAME);
    assertEquals(64, heard.events.size());
    runtime.update(FRAME);
    assertEquals(128, heard.events.size());
    reply.cancel();
    runtime.update(FRAME);
    assertTrue(heard.isOver());
    assertEquals(129, heard.events.size());
  }
}
