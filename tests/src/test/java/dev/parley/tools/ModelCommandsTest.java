package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that look into a model, on the smallest one we have. */
class ModelCommandsTest {

  private static final String MODEL = Fixtures.own("tiny/tiny-q8_0.gguf").toString();
  private static final String PROMPT = "1,217,200,233,264,242,100";
  private static final int VOCABULARY = 512;

  private final JsonMapper json = new JsonMapper();

  @Test
  void completesIdsAsTheReferenceDoes() throws Exception {
    JsonNode answer =
        json.readTree(
            answer(
                "complete", "--model", MODEL, "--tokens", PROMPT, "--greedy", "--exact", "--json"));

    assertEquals(
        json.readTree(Fixtures.own("tiny/greedy32_p7.json").toFile()), answer.get("tokens"));
    assertTrue(answer.get("text").isString());
    assertFalse(answer.has("last_logits"));
  }

  @Test
  void givesTheLogitsOfThePromptsEnd() {
    JsonNode answer =
        json.readTree(
            answer(
                "complete",
                "--model",
                MODEL,
                "--tokens",
                PROMPT,
                "--n",
                "1",
                "--exact",
                "--json",
                "--logits"));
    float[] golden = Fixtures.floats(Fixtures.own("tiny/logits_p7.f32"));

    JsonNode logits = answer.get("last_logits");
    assertEquals(VOCABULARY, logits.size());
    for (int i = 0; i < VOCABULARY; i++) {
      float expected = golden[golden.length - VOCABULARY + i];
      // The reference sums in another order.
      assertEquals(expected, logits.get(i).floatValue(), 1e-3f, "logit " + i);
    }
  }

  @Test
  void aSeedGivesTheSameContinuation() {
    String first = complete("--seed", "1");
    String again = complete("--seed", "1");
    String other = complete("--seed", "2");

    assertEquals(first, again);
    assertFalse(first.equals(other), first);
  }

  private String complete(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("complete", "--model", MODEL, "--prompt", "the", "--json"));
    arguments.addAll(List.of(more));
    return answer(arguments.toArray(String[]::new));
  }

  @Test
  void withoutJsonTheTextIsTheAnswer() {
    String text = json.readTree(complete("--greedy")).get("text").stringValue();

    String answer = answer("complete", "--model", MODEL, "--prompt", "the", "--greedy");

    assertEquals(text + System.lineSeparator(), answer);
  }

  @Test
  void whatTokenizeGivesCompleteTakes() {
    String ids = answer("tokenize", "--model", MODEL, "the [INST] dragon").strip();
    JsonNode asJson =
        json.readTree(answer("tokenize", "--model", MODEL, "the [INST] dragon", "--json"));

    List<String> numbers = new ArrayList<>();
    asJson.get("tokens").forEach(id -> numbers.add(id.asString()));
    StringBuilder pieces = new StringBuilder();
    asJson.get("pieces").forEach(piece -> pieces.append(piece.stringValue()));
    assertEquals(ids, String.join(",", numbers));
    assertEquals("the [INST] dragon", pieces.toString());
    assertEquals(0, Session.of("complete", "--model", MODEL, "--tokens", ids, "--n", "1").status());
  }

  @Test
  void refusesIdsBeyondTheVocabulary() {
    for (String ids : List.of("512", "3,-1")) {
      Session session = Session.of("complete", "--model", MODEL, "--tokens", ids);

      assertEquals(2, session.status(), session.err());
      assertTrue(session.err().contains("expected 0 to 511"), session.err());
    }
  }

  @Test
  void refusesDevicesThatAreNotThere() {
    for (List<String> flags :
        List.of(List.of("--device", "CUDA"), List.of("--device", "cpu", "--isa", "mmx"))) {
      Session complete = Session.of(with(flags, "complete", "--model", MODEL, "--prompt", "a"));
      Session chat = Session.of(with(flags, "chat", "--model", MODEL));

      assertEquals(1, complete.status(), complete.err());
      assertEquals(1, complete.messages().size(), complete.err());
      assertEquals(1, chat.status(), chat.err());
      assertEquals("", complete.out() + chat.out());
    }
  }

  private static String[] with(List<String> flags, String... command) {
    return Stream.concat(Stream.of(command), flags.stream()).toArray(String[]::new);
  }

  @Test
  void infoNamesSizesForAPerson() {
    String info = answer("model", "info", MODEL);

    assertTrue(info.contains("nemotron_h"), info);
    assertTrue(info.contains("512 tokens"), info);
    assertTrue(info.contains("Q8_0"), info);
    assertTrue(info.matches("(?s).*memory +[\\d.]+ MiB with one dialogue of 8,192 tokens.*"), info);
  }

  @Test
  void infoNamesSizesForAProgram() {
    JsonNode info = json.readTree(answer("model", "info", MODEL, "--json"));

    assertEquals("nemotron_h", info.get("architecture").stringValue());
    assertEquals(621_344, info.get("parameters").longValue());
    assertEquals(VOCABULARY, info.get("vocabulary").intValue());
    long memory =
        info.get("weight_bytes").longValue()
            + info.get("state_bytes_per_dialogue").longValue()
            + 8192 * info.get("kv_bytes_per_token").longValue();
    assertEquals(memory, info.get("memory_bytes").longValue());
  }

  @Test
  void aModelTalksInChat() {
    Session session =
        Session.withInput(
            "hello\nwho are you\n", "chat", "--model", MODEL, "--max-tokens", "8", "--seed", "3");

    assertTrue(session.out().lines().count() >= 2, session.out());
    assertTrue(session.err().contains("tiny-q8_0.gguf"), session.err());
  }

  private static String answer(String... arguments) {
    Session session = Session.of(arguments);
    assertEquals(0, session.status(), session.err());
    assertEquals("", session.err());
    return session.out();
  }
}
