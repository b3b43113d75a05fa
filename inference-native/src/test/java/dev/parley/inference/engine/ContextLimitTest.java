package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.BRIDGE;
import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static dev.parley.inference.engine.TinyModel.sampled;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a context ends, one dialogue ends, with a sentence, and can go on from before. */
class ContextLimitTest {
  private static final TokenCounts COUNTS = TokenCounts.ofTinyModel();
  private static final int CONTEXT = 160;
  private static final Message LONG = Message.user("The river rose again. ".repeat(40));
  private static final Engine ROOMY = TinyModel.open(1);

  @AfterAll
  static void close() {
    ROOMY.close();
  }

  @Test
  void aDialogueTooLongForTheContextFailsAndGoesOnAfterRewind() {
    try (Engine engine = TinyModel.open(2, CONTEXT);
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue same = dialogue(engine, SYSTEM)) {
      answer(dialogue, greedy(8, HELLO));
      answer(same, greedy(8, HELLO));
      List<Message> before = dialogue.messages();
      String sentence = refusal(dialogue, greedy(8, LONG));
      assertTrue(
          sentence.matches(
              "the dialogue has \\d+ tokens; expected at most the context's 160\\..*"
                  + "replace\\(\\).*rewind\\(\\).*"),
          sentence);
      List<Message> after = new ArrayList<>(before);
      after.add(LONG);
      assertEquals(after, dialogue.messages());
      assertEquals(sentence, refusal(dialogue, greedy(8)), "asked again");

      dialogue.rewind(before.size());
      assertEquals(
          answer(same, greedy(8, BRIDGE)).text(), answer(dialogue, greedy(8, BRIDGE)).text());
    }
  }

  @Test
  void aDialogueTooLongForTheContextGoesOnAfterReplace() {
    try (Engine engine = TinyModel.open(2, CONTEXT);
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue fresh = dialogue(engine, SYSTEM, HELLO)) {
      refusal(dialogue, greedy(8, LONG));
      dialogue.replace(List.of(SYSTEM, HELLO));
      assertEquals(answer(fresh, greedy(8)).text(), answer(dialogue, greedy(8)).text());
    }
  }

  @Test
  void readingTooMuchFailsOnlyTheNextReply() {
    try (Engine engine = TinyModel.open(2, CONTEXT);
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue other = dialogue(engine, SYSTEM)) {
      dialogue.read(List.of(LONG));
      String text = answer(other, greedy(8, HELLO)).text();
      refusal(dialogue, greedy(8));
      dialogue.rewind(1);
      assertEquals(text, answer(dialogue, greedy(8, HELLO)).text());
    }
  }

  @Test
  void anOpeningTooLongForTheContextFailsOnlyItsOwnDialogue() {
    try (Engine engine = TinyModel.open(2, CONTEXT);
        Dialogue roomy = dialogue(engine, SYSTEM);
        Dialogue other = dialogue(engine, Message.system(LONG.content()))) {
      String first = answer(roomy, greedy(8, HELLO)).text();
      refusal(other, greedy(8, HELLO));
      roomy.rewind(1);
      assertEquals(first, answer(roomy, greedy(8, HELLO)).text());
    }
  }

  /** A page holds 64 tokens: contexts that end inside a page, at its end and after it. */
  @ParameterizedTest
  @ValueSource(ints = {96, 127, 128, 129, 192})
  void aReplyThatMeetsTheLimitEndsThere(int context) {
    int asked = COUNTS.opening(SYSTEM) + COUNTS.turns(HELLO) + COUNTS.generationPrompt();
    try (Engine engine = TinyModel.open(1, context);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      long seed = seedOfLongReply(context - asked);
      GenerationResult result = answer(dialogue, sampled(1000, 2, seed, HELLO));
      assertEquals(StopReason.LENGTH, result.reason());
      assertEquals(context - asked, result.statistics().tokens().generated());
      assertEquals(inRoomyContext(context - asked, seed).text(), result.text());
      refusal(dialogue, greedy(1, BRIDGE));
      dialogue.rewind(1);
      assertEquals(result.text(), answer(dialogue, sampled(1000, 2, seed, HELLO)).text());
    }
  }

  /** The first seed whose reply takes that many tokens and more. */
  private static long seedOfLongReply(int tokens) {
    return LongStream.range(0, 1000)
        .filter(seed -> inRoomyContext(tokens, seed).reason() == StopReason.LENGTH)
        .findFirst()
        .orElseThrow();
  }

  private static GenerationResult inRoomyContext(int tokens, long seed) {
    try (Dialogue dialogue = dialogue(ROOMY, SYSTEM)) {
      return answer(dialogue, sampled(tokens, 2, seed, HELLO));
    }
  }

  @Test
  void theLastPageIsThereForAStateKeptInIt() {
    try (Engine engine = TinyModel.open(1, 128);
        Dialogue dialogue = dialogue(engine, SYSTEM);
        Dialogue unlimited = dialogue(ROOMY, SYSTEM)) {
      for (Message line : List.of(HELLO, BRIDGE)) {
        assertEquals(
            answer(unlimited, greedy(4, line)).text(), answer(dialogue, greedy(4, line)).text());
      }
    }
  }

  private static String refusal(Dialogue dialogue, GenerationRequest request) {
    Generation generation = dialogue.submit(request, Ear.deaf());
    Throwable reason =
        assertThrows(CompletionException.class, () -> TinyModel.await(generation)).getCause();
    return String.valueOf(assertInstanceOf(ModelException.class, reason).getMessage());
  }
}
