package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What {@link Generation} and {@link GenerationListener} promise, whatever answers. A model's test
 * implements {@link DialogueContract} and so runs all of it.
 */
interface GenerationContract {
  Message SYSTEM = Message.system("You are Mara. You answer in one sentence.");
  Message HELLO = Message.user("Hello. Who are you?");
  Message BRIDGE = Message.user("What happened to the bridge?");

  /**
   * A new model, which the test closes. It must answer anything with at least two tokens and two
   * characters, and have one thread for all its replies.
   */
  LanguageModel model();

  default void withDialogue(Consumer<Dialogue> test) {
    try (LanguageModel model = model();
        Dialogue dialogue = model.open(mara())) {
      test.accept(dialogue);
    }
  }

  static DialogueOptions mara() {
    return new DialogueOptions("mara", List.of(SYSTEM), List.of());
  }

  static GenerationRequest request(Message... messages) {
    return new GenerationRequest(List.of(messages), SamplingOptions.greedy(), 12, List.of(), false);
  }

  /** Asks, waits for the end, and gives what the model said. */
  static String answer(Dialogue dialogue, Message... messages) {
    return await(dialogue.submit(request(messages), RecordingListener.free()).result()).text();
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Test
  default void aReplyIsPiecesThenOneEnd() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.free();
          GenerationResult result = await(dialogue.submit(request(HELLO), listener).result());
          int last = listener.events.size() - 1;
          assertEquals("ended", listener.events.get(last));
          assertEquals(
              List.of("speech"), listener.events.subList(0, last).stream().distinct().toList());
          assertEquals(listener.text(), result.text());
          assertFalse(listener.pieces.contains(""), "an empty piece");
          assertEquals("", result.thought());
          assertTrue(result.text().length() >= 2, "the contract needs an answer");
        });
  }

  @Test
  default void theFutureCompletesAfterTheListenerHeardTheEnd() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.holding();
          Generation generation = dialogue.submit(request(HELLO), listener);
          CompletableFuture<List<String>> heardByThen =
              generation.result().thenApply(result -> List.copyOf(listener.events));
          listener.release();
          List<String> events = await(heardByThen);
          assertEquals("ended", events.get(events.size() - 1));
        });
  }

  @Test
  default void theEndMayAskForTheNextReply() {
    withDialogue(
        dialogue -> {
          CompletableFuture<Generation> next = new CompletableFuture<>();
          Runnable ask =
              () -> next.complete(dialogue.submit(request(BRIDGE), RecordingListener.free()));
          await(dialogue.submit(request(HELLO), RecordingListener.thenDoing(ask)).result());
          Message reply = Message.assistant(await(await(next).result()).text());
          List<Message> messages = dialogue.messages();
          assertEquals(List.of(BRIDGE, reply), messages.subList(3, messages.size()));
        });
  }

  @Test
  default void sameRequestAnswersTheSame() {
    try (LanguageModel model = model();
        Dialogue one = model.open(mara());
        Dialogue other = model.open(mara())) {
      assertEquals(answer(one, HELLO), answer(other, HELLO));
    }
  }

  @Test
  default void maxTokensEndsAReply() {
    withDialogue(
        dialogue -> {
          GenerationRequest one = request(HELLO).withMaxTokens(1);
          GenerationResult result = await(dialogue.submit(one, RecordingListener.free()).result());
          assertEquals(StopReason.LENGTH, result.reason());
          assertTrue(result.statistics().tokens().generated() <= 1);
        });
  }

  @Test
  default void aStopStringEndsAReplyUnheard() {
    try (LanguageModel model = model();
        Dialogue dialogue = model.open(mara());
        Dialogue same = model.open(mara())) {
      String text = answer(dialogue, HELLO);
      String stop = text.substring(text.offsetByCodePoints(text.length(), -1));
      GenerationRequest stopping = request(HELLO).withStopStrings(List.of(stop));
      GenerationResult result = await(same.submit(stopping, RecordingListener.free()).result());
      assertEquals(StopReason.STOP_STRING, result.reason());
      assertEquals(text.substring(0, text.indexOf(stop)), result.text());
    }
  }

  @Test
  default void cancelBeforeTheFirstPieceIsNeverHeard() {
    try (LanguageModel model = model();
        Dialogue busy = model.open(mara());
        Dialogue dialogue = model.open(mara())) {
      RecordingListener holding = RecordingListener.holding();
      Generation first = busy.submit(request(HELLO), holding);
      holding.awaitBegin();
      RecordingListener listener = RecordingListener.free();
      Generation waiting = dialogue.submit(request(HELLO), listener);
      waiting.cancel();
      holding.release();
      assertEquals(StopReason.CANCELLED, await(waiting.result()).reason());
      assertEquals(List.of("ended"), listener.events);
      assertEquals(List.of(SYSTEM, HELLO), dialogue.messages());
      await(first.result());
    }
  }

  @Test
  default void cancelDuringAReplyKeepsWhatWasHeard() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.holding();
          Generation generation = dialogue.submit(request(HELLO), listener);
          listener.awaitBegin();
          generation.cancel();
          generation.cancel();
          listener.release();
          GenerationResult result = await(generation.result());
          assertEquals(StopReason.CANCELLED, result.reason());
          assertEquals(List.of("speech", "ended"), listener.events);
          assertEquals(listener.text(), result.text());
          assertEquals(
              List.of(SYSTEM, HELLO, Message.assistant(result.text())), dialogue.messages());
          answer(dialogue, BRIDGE);
        });
  }

  @Test
  default void cancelAfterTheEndDoesNothing() {
    withDialogue(
        dialogue -> {
          RecordingListener listener = RecordingListener.free();
          Generation generation = dialogue.submit(request(HELLO), listener);
          GenerationResult result = await(generation.result());
          List<String> events = List.copyOf(listener.events);
          generation.cancel();
          answer(dialogue, BRIDGE);
          assertEquals(events, listener.events);
          assertSame(result, await(generation.result()));
        });
  }

  @Test
  default void aListenerThatThrowsEndsOnlyItsOwnReply() {
    withDialogue(
        dialogue -> {
          RecordingListener listener =
              RecordingListener.doing(
                  () -> {
                    throw new IllegalStateException("a fault of the game, thrown on purpose");
                  });
          GenerationResult result = await(dialogue.submit(request(HELLO), listener).result());
          assertEquals(StopReason.CANCELLED, result.reason());
          assertEquals(List.of("speech", "ended"), listener.events);
          assertEquals(listener.text(), result.text());
          answer(dialogue, BRIDGE);
        });
  }

  @Test
  default void whateverAListenerThrowsIsNobodyElses() {
    // As other languages of the JVM may, without a word.
    isNobodyElses(() -> GenerationContract.<RuntimeException>undeclared(new IOException("fault")));
    isNobodyElses(
        () -> GenerationContract.<RuntimeException>undeclared(new AssertionError("fault")));
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void undeclared(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private void isNobodyElses(Runnable broken) {
    try (LanguageModel model = model();
        Dialogue dialogue = model.open(mara());
        Dialogue other = model.open(mara())) {
      Generation early = dialogue.submit(request(HELLO), RecordingListener.doing(broken));
      assertEquals(StopReason.CANCELLED, await(early.result()).reason());
      Generation late = dialogue.submit(request(BRIDGE), RecordingListener.thenDoing(broken));
      assertFalse(await(late.result()).text().isEmpty());
      answer(other, HELLO);
    }
  }
}
