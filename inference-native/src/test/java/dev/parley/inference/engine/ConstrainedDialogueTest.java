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
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.DialogueOptions;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.StopReason;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.grammar.CompiledConstraint;
import dev.parley.inference.grammar.ConstraintSamples;
import dev.parley.inference.grammar.Grammar;
import dev.parley.inference.grammar.MaskCache;
import dev.parley.inference.grammar.TokenVocabulary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Constraints on their whole way: from the request over the masks to the listener. */
class ConstrainedDialogueTest {
  private static final OutputConstraint MOOD =
      OutputConstraint.choices(List.of("glad", "sad", "tired of it all"));
  private static final OutputConstraint FORM =
      OutputConstraint.jsonSchema(
          """
          {"type": "object",
           "properties": {"say": {"type": "string", "maxLength": 20}, "gold": {"type": "integer", "minimum": 0, "maximum": 99}},
           "required": ["say", "gold"]}
          """);
  private static final int REPLIES = 10_000;

  /** Random weights, twenty constraints, random caps. */
  @Test
  void everyReplyIsWholeWithinItsCap() {
    TokenVocabulary tokens = Constraints.vocabularyOf(TokenCounts.ofTinyModel().tokenizer());
    List<ConstraintSamples.Sample> samples = ConstraintSamples.all();
    SplittableRandom random = new SplittableRandom(6);
    try (Engine engine = TinyModel.open(1)) {
      for (ConstraintSamples.Sample sample : samples) {
        Grammar grammar = ConstraintSamples.grammarOf(sample.constraint());
        int shortest =
            new CompiledConstraint(grammar, tokens, new MaskCache(1 << 20)).shortestTokens();
        for (int seed = 0; seed < Fixtures.count(REPLIES) / samples.size(); seed++) {
          int cap = Math.max(1, shortest) + random.nextInt(60);
          GenerationRequest request =
              sampled(cap, 2, seed, HELLO).withConstraint(sample.constraint());
          try (Dialogue dialogue = dialogue(engine, SYSTEM)) {
            Ear ear = Ear.deaf();
            GenerationResult result = await(dialogue.submit(request, ear));
            String text = withMarks(result.text());
            assertTrue(sample.accepts().test(text), sample + ", seed " + seed + ": " + text);
            assertTrue(result.statistics().tokens().generated() <= cap, sample + ", seed " + seed);
            assertEquals(result.text(), String.join("", ear.speech));
          }
        }
      }
    }
  }

  /** Special tokens are not spoken; the one sample that names some is told apart by its braces. */
  private static String withMarks(String text) {
    return text.matches("[a-z]*\\{\"name\": \"(open|close)\"}")
        ? text.replace("{", "<tool_call>{") + "</tool_call>"
        : text;
  }

  @Test
  void theSameSeedGivesTheSameText() {
    GenerationRequest request = sampled(60, 1, 9, HELLO).withConstraint(FORM);
    String first = freshAnswer(request);
    assertEquals(first, freshAnswer(request));
  }

  private static String freshAnswer(GenerationRequest request) {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      return answer(dialogue, request).text();
    }
  }

  @Test
  void aCapBelowTheShortestIsRefusedAndTheDialogueGoesOn() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      IllegalArgumentException refusal =
          assertThrows(
              IllegalArgumentException.class,
              () -> answer(dialogue, greedy(1, HELLO).withConstraint(FORM)));
      String sentence = String.valueOf(refusal.getMessage());
      assertTrue(
          sentence.matches(
              "maxTokens is 1; expected at least \\d+, the shortest reply that the constraint allows."),
          sentence);
      int least = Integer.parseInt(sentence.replaceAll("\\D+1\\D+(\\d+).*", "$1"));
      for (int cap = least; cap < least + 8; cap++) {
        String text = answer(dialogue, sampled(cap, 2, cap, HELLO).withConstraint(FORM)).text();
        assertTrue(FORM.allows(text), "cap " + cap + ": " + text);
      }
    }
  }

  @Test
  void aReplyEndsWhenNothingMayFollow() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      GenerationResult result = answer(dialogue, greedy(50, HELLO).withConstraint(MOOD));
      assertEquals(StopReason.END_OF_TURN, result.reason());
      assertTrue(MOOD.allows(result.text()), result.text());
    }
  }

  @Test
  void aConstraintCanBeMadeReadyAhead() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      await(engine.prepare(MOOD));
      String text = answer(dialogue, greedy(50, HELLO).withConstraint(MOOD)).text();
      assertTrue(MOOD.allows(text), text);
    }
  }

  @Test
  void theNextReplyIsFreeAgain() {
    try (Engine engine = TinyModel.open(1);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      assertTrue(MOOD.allows(answer(dialogue, greedy(50, HELLO).withConstraint(MOOD)).text()));
      assertFalse(MOOD.allows(answer(dialogue, greedy(12, BRIDGE)).text()));
    }
  }

  @Test
  void theThoughtIsFreeAndLeavesRoom() {
    int cutShort = 0;
    try (Engine engine = TinyModel.open(1)) {
      for (int seed = 0; seed < 20; seed++) {
        try (Dialogue dialogue = dialogue(engine, SYSTEM)) {
          GenerationResult result =
              answer(dialogue, sampled(30, 2, seed, HELLO).withThinking(true).withConstraint(MOOD));
          assertTrue(MOOD.allows(result.text()), "seed " + seed + ": " + result.text());
          cutShort += result.statistics().tokens().generated() > 20 ? 1 : 0;
        }
      }
    }
    assertTrue(cutShort > 0, "no thought came near the cap");
  }

  @Test
  void whereTheContextEndsTheReplyIsWholeOrFails() {
    try (Engine engine = TinyModel.open(1, 80)) {
      boolean whole = false;
      boolean failed = false;
      for (int words = 0; words < 60 && !failed; words++) {
        try (Dialogue dialogue = dialogue(engine, Message.system("a ".repeat(words)))) {
          GenerationRequest request = greedy(60, HELLO).withConstraint(FORM);
          try {
            String text = answer(dialogue, request).text();
            assertTrue(FORM.allows(text), text);
            whole = true;
          } catch (CompletionException e) {
            String sentence = String.valueOf(e.getCause());
            assertTrue(
                sentence.contains("which the constraint needs") || sentence.contains("context's"),
                sentence);
            failed = true;
          }
        }
      }
      assertTrue(whole && failed, "whole " + whole + ", failed " + failed);
    }
  }

  @Test
  void aConstraintMayCallForACall(@TempDir Path folder) {
    ToolSpec give =
        new ToolSpec(
            "give",
            Map.of("parameters", Map.of("properties", Map.of("n", Map.of("type", "integer")))));
    OutputConstraint call =
        OutputConstraint.grammar(
            """
            root ::= <tool_call> "\\n<function=give>\\n<parameter=n>\\n" [1-9] "\\n</parameter>\\n</function>\\n" </tool_call>
            """);
    Path file = CannedModel.write(folder.resolve("canned.gguf"), "</think>", "Never", "<|im_end|>");
    try (Engine engine = Engine.open(file, EngineOptions.defaults().withThreads(1));
        Dialogue dialogue =
            engine.open(new DialogueOptions("mara", List.of(SYSTEM), List.of(give)))) {
      GenerationResult result = answer(dialogue, sampled(200, 1, 3, HELLO).withConstraint(call));
      assertEquals("", result.text());
      assertEquals(1, result.toolCalls().size());
      ToolCall made = result.toolCalls().get(0);
      assertEquals("give", made.name());
      assertFalse(made.arguments().isEmpty());
    }
  }
}
