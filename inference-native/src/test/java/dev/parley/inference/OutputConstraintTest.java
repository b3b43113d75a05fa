package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What callers see of constraints; the grammars themselves are tested where they are read. */
class OutputConstraintTest {
  private static final OutputConstraint YES_OR_NO = OutputConstraint.choices(List.of("yes", "no"));

  @Test
  void tellsWhatItAllows() {
    assertTrue(YES_OR_NO.allows("yes"));
    assertFalse(YES_OR_NO.allows("yes "));
    OutputConstraint number = OutputConstraint.grammar("root ::= [1-9] [0-9]*");
    assertTrue(number.allows("10"));
    assertFalse(number.allows("01"));
    OutputConstraint bool = OutputConstraint.jsonSchema("{\"type\": \"boolean\"}");
    assertTrue(bool.allows("true"));
    assertFalse(bool.allows("1"));
  }

  @Test
  void equalTextsAreEqual() {
    assertEquals(YES_OR_NO, OutputConstraint.choices(List.of("yes", "no")));
    assertEquals(
        OutputConstraint.grammar("root ::= \"a\""), OutputConstraint.grammar("root ::= \"a\""));
  }

  @Test
  void refusesWrongTextsWhenMade() {
    assertRefused(
        "grammar, line 2, column 8: found ')'; expected the end of the line or more of rule 'b'.",
        () -> OutputConstraint.grammar("root ::= b\nb ::= x)"));
    assertRefused(
        "schema, at '#/minimum': found \"1\"; expected a number.",
        () -> OutputConstraint.jsonSchema("{\"type\": \"integer\", \"minimum\": \"1\"}"));
    assertRefused(
        "choices: found []; expected at least one, and none of them empty.",
        () -> OutputConstraint.choices(List.of()));
    assertRefused(
        "choices: found [a, ]; expected at least one, and none of them empty.",
        () -> OutputConstraint.choices(List.of("a", "")));
  }

  private static void assertRefused(String sentence, Runnable making) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, making::run).getMessage());
  }

  @Test
  void requestsCarryIt() {
    GenerationRequest request = GenerationRequest.of(Message.user("Well?"));
    assertEquals(null, request.constraint());
    GenerationRequest constrained = request.withConstraint(YES_OR_NO).withMaxTokens(7);
    assertEquals(YES_OR_NO, constrained.constraint());
    assertEquals(request.withMaxTokens(7), constrained.withConstraint(null));
  }

  @Test
  void aScriptIsHeldToIt() {
    try (ScriptedModel model =
            ScriptedModel.of((name, messages, seed) -> seed == 1 ? "no" : "No.");
        Dialogue dialogue = model.open(new DialogueOptions("mara", List.of(), List.of()))) {
      assertEquals("no", answer(dialogue, 1).text());
      CompletionException failed =
          assertThrows(CompletionException.class, () -> answer(dialogue, 2));
      String sentence = String.valueOf(failed.getCause());
      assertTrue(sentence.contains("it answered 'No.'; expected"), sentence);
    }
  }

  private static GenerationResult answer(Dialogue dialogue, long seed) {
    GenerationRequest request =
        GenerationRequest.of(Message.user("Well?"))
            .withSampling(SamplingOptions.greedy().withSeed(seed))
            .withConstraint(YES_OR_NO);
    return dialogue.submit(request, RecordingListener.free()).result().join();
  }
}
