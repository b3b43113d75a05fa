package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScriptedModelTest implements DialogueContract {

  @Override
  public LanguageModel model() {
    return ScriptedModel.of(
        (name, messages, seed) ->
            "I am %s, and that is all I say about '%s'."
                .formatted(name, messages.get(messages.size() - 1).content()));
  }

  private static GenerationResult reply(String script, GenerationRequest request) {
    return reply(script, request, RecordingListener.free());
  }

  private static GenerationResult reply(
      String script, GenerationRequest request, RecordingListener listener) {
    try (LanguageModel model = ScriptedModel.of((name, messages, seed) -> script);
        Dialogue dialogue = model.open(DialogueOptions.of("mara", ""))) {
      return dialogue.submit(request, listener).result().orTimeout(60, TimeUnit.SECONDS).join();
    }
  }

  private static GenerationRequest hello() {
    return GenerationRequest.of(Message.user("Hello"));
  }

  @Test
  void speaksWordByWord() {
    RecordingListener listener = RecordingListener.free();
    reply("  Well met,\n🌊 friend. ", hello(), listener);
    assertEquals(List.of("  Well", " met,", "\n🌊", " friend. "), listener.pieces);
  }

  @Test
  void aWordIsAToken() {
    GenerationResult cut = reply("one two three", hello().withMaxTokens(2));
    assertEquals("one two", cut.text());
    assertEquals(StopReason.LENGTH, cut.reason());
    assertEquals(2, cut.statistics().tokens().generated());
    GenerationResult whole = reply("one two three", hello().withMaxTokens(3));
    assertEquals(StopReason.END_OF_TURN, whole.reason());
    assertEquals(3, whole.statistics().tokens().generated());
  }

  @Test
  void stopsAtAStopStringAcrossWords() {
    GenerationResult result =
        reply("Well met. Player: hi", hello().withStopStrings(List.of("met. P")));
    assertEquals("Well ", result.text());
    assertEquals(StopReason.STOP_STRING, result.reason());
  }

  @Test
  void sayingNothingIsAReplyWithoutAMessage() {
    try (LanguageModel model = ScriptedModel.of((name, messages, seed) -> "");
        Dialogue dialogue = model.open(DialogueOptions.of("mara", "You are Mara."))) {
      GenerationResult result = dialogue.submit(hello(), RecordingListener.free()).result().join();
      assertEquals("", result.text());
      assertEquals(StopReason.END_OF_TURN, result.reason());
      dialogue.keep(0);
      assertEquals(2, dialogue.messages().size());
    }
  }

  @Test
  void tellsTheScriptNameMessagesAndSeed() {
    AtomicReference<String> told = new AtomicReference<>("");
    ScriptedModel.Script script =
        (name, messages, seed) -> {
          told.set(name + messages.stream().map(Message::content).toList() + seed);
          return "Yes.";
        };
    try (LanguageModel model = ScriptedModel.of(script);
        Dialogue dialogue = model.open(DialogueOptions.of("mara", "You are Mara."))) {
      GenerationRequest seeded = hello().withSampling(SamplingOptions.defaults().withSeed(7));
      dialogue.submit(seeded, RecordingListener.free()).result().join();
      assertEquals("mara[You are Mara., Hello]7", told.get());
    }
  }

  @Test
  void aScriptThatThrowsFailsTheReplyOnly() {
    IllegalArgumentException fault = new IllegalArgumentException("no such quest");
    AtomicBoolean broken = new AtomicBoolean(true);
    ScriptedModel.Script script =
        (name, messages, seed) -> {
          if (broken.get()) {
            throw fault;
          }
          return "Better now.";
        };
    try (LanguageModel model = ScriptedModel.of(script);
        Dialogue dialogue = model.open(DialogueOptions.of("mara", "You are Mara."))) {
      RecordingListener listener = RecordingListener.free();
      Generation generation = dialogue.submit(hello(), listener);
      CompletionException thrown =
          assertThrows(CompletionException.class, () -> generation.result().join());
      ModelException reason = assertInstanceOf(ModelException.class, thrown.getCause());
      assertSame(fault, reason.getCause());
      assertTrue(String.valueOf(reason.getMessage()).contains("dialogue 'mara'"));
      assertEquals(List.of("failed"), listener.events);

      broken.set(false);
      RecordingListener next = RecordingListener.free();
      dialogue.submit(hello(), next).result().join();
      assertEquals("Better now.", next.text());
    }
  }

  @Test
  void keepRefusesToSplitASurrogatePair() {
    try (LanguageModel model = ScriptedModel.of((name, messages, seed) -> "a🌊b");
        Dialogue dialogue = model.open(DialogueOptions.of("mara", ""))) {
      dialogue.submit(hello(), RecordingListener.free()).result().join();
      assertThrows(IllegalArgumentException.class, () -> dialogue.keep(2));
      dialogue.keep(3);
      dialogue.keep(1);
      assertEquals("a", dialogue.messages().get(2).content());
    }
  }

  @Test
  void repliesComeFromOneDaemonThread() {
    ScriptedModel.Script script =
        (name, messages, seed) ->
            Thread.currentThread().getName() + " " + Thread.currentThread().isDaemon();
    try (LanguageModel model = ScriptedModel.of(script);
        Dialogue dialogue = model.open(DialogueOptions.of("mara", ""))) {
      dialogue.submit(hello(), RecordingListener.free()).result().join();
      assertEquals("parley-scripted-model true", dialogue.messages().get(2).content());
    }
  }

  @Test
  void everyReplyEndsOnceWhateverThreadsCollide() throws InterruptedException {
    int dialogues = 8;
    int turns = Fixtures.count(500);
    ConcurrentLinkedQueue<RecordingListener> listeners = new ConcurrentLinkedQueue<>();
    ExecutorService players = Executors.newFixedThreadPool(dialogues);
    CountDownLatch over = new CountDownLatch(dialogues);
    try (LanguageModel model = model()) {
      IntStream.range(0, dialogues)
          .forEach(
              player ->
                  players.execute(
                      () -> {
                        play(model, player, turns, listeners);
                        over.countDown();
                      }));
      assertTrue(over.await(60, TimeUnit.SECONDS));
    } finally {
      players.shutdownNow();
    }
    assertEquals(dialogues * turns, listeners.size());
    for (RecordingListener listener : listeners) {
      listener.awaitEnd();
      assertEquals(1, listener.events.stream().filter(event -> !event.equals("speech")).count());
      assertEquals("ended", listener.events.get(listener.events.size() - 1));
    }
  }

  private static void play(
      LanguageModel model,
      int player,
      int turns,
      ConcurrentLinkedQueue<RecordingListener> listeners) {
    try (Dialogue dialogue = model.open(DialogueOptions.of("npc" + player, ""))) {
      for (int turn = 0; turn < turns; turn++) {
        RecordingListener listener = RecordingListener.free();
        listeners.add(listener);
        Generation generation = dialogue.submit(hello(), listener);
        if (turn % 3 == 0) {
          generation.cancel();
        }
        int heard = generation.result().join().text().length();
        dialogue.keep(heard / 2);
        dialogue.rewind(1);
      }
    }
  }
}
