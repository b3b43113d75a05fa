package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.await;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static dev.parley.inference.engine.TinyModel.sampled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.sampling.SamplingMemory;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasoning is off behind two locks; where it is asked for it is never speech nor remembered. */
class ThinkingTest {
  private static final int REPLIES = 1000;
  private static final int TOKENS = 24;

  @Test
  void noThoughtAndNoSpecialTokenIsGeneratedWithoutThinking() {
    ModelHeader header = ModelHeader.open(TinyModel.FILE);
    Tokenizer tokenizer = header.tokenizer();
    ChatTemplate template = ChatTemplate.of(header.file().metadata());
    EngineOptions options = EngineOptions.defaults();
    LoadedModel model = LoadedModel.load(header, DeviceChoice.open(options).ops(), options);
    TreeSet<Integer> seen = new TreeSet<>();
    int generated = 0;
    try (header;
        Scheduler scheduler = new Scheduler(model, true)) {
      for (int seed = 0; seed < Fixtures.count(REPLIES); seed++) {
        Timeline timeline = new Timeline(new EncodedTexts(tokenizer), template, model.states());
        for (int id : generatedIds(scheduler, timeline, tokenizer, seed)) {
          assertFalse(tokenizer.isSpecial(id), "token " + id + " of seed " + seed);
          seen.add(id);
          generated++;
        }
      }
    }
    assertTrue(generated > 10 * Fixtures.count(REPLIES), "only " + generated + " tokens");
    assertTrue(seen.size() > 400, "of 480 plain tokens only " + seen.size() + " came");
  }

  /** The ids of one reply, which no listener sees. */
  private static int[] generatedIds(
      Scheduler scheduler, Timeline timeline, Tokenizer tokenizer, int seed) {
    GenerationRequest request = sampled(TOKENS, 2, seed);
    Reply reply =
        new Reply(
            tokenizer,
            request,
            false,
            ToolCallParser.none(),
            null,
            new SamplingMemory(),
            Ear.deaf());
    CompletableFuture<int[]> ids = new CompletableFuture<>();
    scheduler.execute(
        List.of(),
        () -> {
          timeline.open(List.of(SYSTEM, HELLO), List.of());
          timeline.beginReply(false);
          int begin = timeline.length();
          scheduler.begin(
              Work.answering(
                  timeline,
                  reply,
                  (heard, whole) -> {
                    int end = timeline.length();
                    ids.complete(Arrays.copyOfRange(timeline.history(), begin, end));
                    return end;
                  }));
        });
    await(reply);
    scheduler.execute(List.of(), () -> scheduler.forget(timeline));
    return await(ids);
  }

  @Test
  void onlyTheEndOfATurnAndOfAThoughtAreSpecialTokensThatMayCome() {
    Tokenizer tokenizer = TokenCounts.ofTinyModel().tokenizer();
    BannedTokens banned = new BannedTokens(tokenizer);
    int endOfThought = tokenizer.idOf(BannedTokens.END_OF_THOUGHT).orElseThrow();
    List<Integer> speaking = specials(tokenizer);
    speaking.removeAll(tokenizer.endOfTurnIds());
    assertEquals(speaking, IntStream.of(banned.banned(ReplyPart.SPEECH, false)).boxed().toList());
    List<Integer> thinking = new ArrayList<>(speaking);
    thinking.remove((Integer) endOfThought);
    assertEquals(speaking.size() - 1, thinking.size());
    assertEquals(thinking, IntStream.of(banned.banned(ReplyPart.THOUGHT, false)).boxed().toList());
  }

  private static List<Integer> specials(Tokenizer tokenizer) {
    return new ArrayList<>(
        IntStream.range(0, tokenizer.vocabularySize())
            .filter(tokenizer::isSpecial)
            .boxed()
            .toList());
  }

  @Test
  void aThoughtIsHeardApartAndForgotten() {
    int spoken = 0;
    int silent = 0;
    try (Engine engine = TinyModel.open(4)) {
      for (int seed = 0; spoken < 3 || silent < 3; seed++) {
        try (Dialogue dialogue = dialogue(engine, SYSTEM)) {
          Ear ear = Ear.deaf();
          GenerationResult result =
              await(dialogue.submit(sampled(48, 2, seed, HELLO).withThinking(true), ear));
          assertEquals(result.text(), String.join("", ear.speech));
          assertEquals(result.thought(), String.join("", ear.thought));
          assertGoesOnWithoutTheThought(engine, dialogue, result.text());
          spoken += result.text().isEmpty() ? 0 : 1;
          silent += result.text().isEmpty() ? 1 : 0;
        }
        assertTrue(seed < 200, "after 200 seeds only " + spoken + " replies of thought and speech");
      }
    }
  }

  private static void assertGoesOnWithoutTheThought(
      Engine engine, Dialogue dialogue, String heard) {
    List<Message> history = new ArrayList<>(List.of(SYSTEM, HELLO));
    if (!heard.isEmpty()) {
      history.add(Message.assistant(heard));
    }
    assertEquals(history, dialogue.messages());
    try (Dialogue fresh = dialogue(engine, history.toArray(Message[]::new))) {
      String expected = answer(fresh, greedy(12, BRIDGE)).text();
      assertEquals(expected, answer(dialogue, greedy(12, BRIDGE)).text());
    }
  }

  @Test
  void thinkingChangesWhatIsAsked() {
    try (Engine engine = TinyModel.open(2);
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue thinking = dialogue(engine, SYSTEM)) {
      GenerationResult spoken = answer(dialogue, greedy(12, HELLO));
      GenerationResult thought = answer(thinking, greedy(12, HELLO).withThinking(true));
      assertEquals("", spoken.thought());
      assertNotEquals(spoken.text(), thought.thought());
      assertFalse(thought.thought().isEmpty());
    }
  }

  @Test
  void aModelWithoutThoughtsSpeaksAtOnceWhenAskedToThink(@TempDir Path folder) {
    Path file = HandMadeModel.llama().write(folder.resolve("llama.gguf"));
    try (Engine engine = Engine.open(file, EngineOptions.defaults());
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue thinking = dialogue(engine, SYSTEM)) {
      GenerationRequest request = sampled(20, 1, 5, HELLO);
      GenerationResult result = answer(thinking, request.withThinking(true));
      assertEquals("", result.thought());
      assertEquals(answer(dialogue, request).text(), result.text());
      assertFalse(result.text().isEmpty());
    }
  }
}
