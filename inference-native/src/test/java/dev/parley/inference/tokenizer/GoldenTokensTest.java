package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.format.Metadata;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Real vocabularies against the ids of the engines they were made with. */
final class GoldenTokensTest {
  private static final int CASES = 300;

  @Test
  void pixtralGivesTheIdsOfLlamaCpp(@TempDir Path folder) {
    Tokenizer tokenizer = Tokenizer.from(RealVocabularies.nemotron(folder));
    JsonNode cases = RealVocabularies.nemotronGolden();
    assertEquals(CASES, cases.size());
    for (JsonNode each : cases) {
      agrees(
          tokenizer, each, each.get(each.get("ids_llama3").isNull() ? "ids_tekken" : "ids_llama3"));
    }
  }

  @Test
  void tekkenGivesTheIdsOfTiktoken(@TempDir Path folder) {
    Metadata metadata =
        RealVocabularies.withPretokenizer(RealVocabularies.nemotron(folder), "tekken");
    Tokenizer tokenizer = Tokenizer.from(metadata);
    JsonNode cases = RealVocabularies.nemotronGolden();
    assertEquals(CASES, cases.size());
    for (JsonNode each : cases) {
      agrees(tokenizer, each, each.get("ids_tekken"));
    }
  }

  @Test
  void smollmGivesTheIdsOfHuggingFace() {
    Tokenizer tokenizer = Tokenizer.from(RealVocabularies.smollm());
    JsonNode cases = RealVocabularies.smollmGolden();
    assertEquals(CASES, cases.size());
    for (JsonNode each : cases) {
      agrees(tokenizer, each, each.get("ids"));
    }
  }

  @Test
  void nemotronTellsItsSpecialTokens(@TempDir Path folder) {
    Tokenizer tokenizer = Tokenizer.from(RealVocabularies.nemotron(folder));
    assertEquals(131_072, tokenizer.vocabularySize());
    assertEquals(OptionalInt.of(1), tokenizer.bos());
    assertEquals(OptionalInt.of(11), tokenizer.eos());
    assertTrue(tokenizer.addBos());
    assertEquals(Set.of(2, 11), tokenizer.endOfTurnIds());
    assertEquals(OptionalInt.of(12), tokenizer.idOf("<think>"));
    assertEquals(
        1000, IntStream.range(0, tokenizer.vocabularySize()).filter(tokenizer::isSpecial).count());
  }

  @Test
  void smollmTellsItsSpecialTokens() {
    Tokenizer tokenizer = Tokenizer.from(RealVocabularies.smollm());
    assertEquals(49_152, tokenizer.vocabularySize());
    assertEquals(OptionalInt.of(1), tokenizer.bos());
    assertEquals(OptionalInt.of(2), tokenizer.eos());
    assertEquals(Set.of(0, 2), tokenizer.endOfTurnIds());
  }

  private static void agrees(Tokenizer tokenizer, JsonNode golden, JsonNode expected) {
    String text = golden.get("text").asString();
    int[] ids = IntStream.range(0, expected.size()).map(i -> expected.get(i).asInt()).toArray();
    assertArrayEquals(ids, tokenizer.encode(MarkedText.template(text)), text);
    assertEquals(text, tokenizer.decode(ids));
  }
}
