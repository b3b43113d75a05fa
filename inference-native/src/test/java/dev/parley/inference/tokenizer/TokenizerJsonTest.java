package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.format.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Vocabularies in {@code tokenizer.json}: the real ones give the golden ids. */
final class TokenizerJsonTest {
  static final String LLAMA_3 =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String QWEN_2 = LLAMA_3.replace("{1,3}", "");
  private static final String GPT_2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+|"
          + "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*|"
          + "\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String DIGITS =
      TokenizerFolder.sequence(
          "{\"type\": \"Digits\", \"individual_digits\": true}",
          TokenizerFolder.BYTE_LEVEL.formatted("true"));

  private Path folder = Path.of("npc");

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nemotronGivesTheIdsOfLlamaCpp(boolean pairs, @TempDir Path gguf) {
    Metadata metadata = RealVocabularies.nemotron(gguf);
    TokenizerFolder files =
        TokenizerFolder.of(folder, metadata, TokenizerFolder.split(LLAMA_3), pairs);
    files.model().put("ignore_merges", true);
    Tokenizer tokenizer = files.open();
    int count = 0;
    for (JsonNode each : RealVocabularies.nemotronGolden()) {
      JsonNode other = each.get("ids_llama3");
      assertIds(tokenizer, each.get("text"), other.isNull() ? each.get("ids_tekken") : other);
      count++;
    }
    assertEquals(300, count);
    assertEquals(131_072, tokenizer.vocabularySize());
    assertTrue(tokenizer.isSpecial(12));
  }

  /** The merges alone make the same of every word. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nemotronGivesTheIdsOfTiktoken(boolean wholeWords, @TempDir Path gguf) {
    TokenizerFolder files =
        TokenizerFolder.of(
            folder, RealVocabularies.nemotron(gguf), TokenizerFolder.split(TEKKEN), true);
    files.model().put("ignore_merges", wholeWords);
    Tokenizer tokenizer = files.open();
    for (JsonNode each : RealVocabularies.nemotronGolden()) {
      assertIds(tokenizer, each.get("text"), each.get("ids_tekken"));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void smollmGivesTheIdsOfHuggingFace(boolean pairs) {
    Tokenizer tokenizer =
        TokenizerFolder.of(folder, RealVocabularies.smollm(), DIGITS, pairs).open();
    int count = 0;
    for (JsonNode each : RealVocabularies.smollmGolden()) {
      assertIds(tokenizer, each.get("text"), each.get("ids"));
      count++;
    }
    assertEquals(300, count);
  }

  private static void assertIds(Tokenizer tokenizer, JsonNode text, JsonNode expected) {
    int[] ids = expected.values().stream().mapToInt(JsonNode::intValue).toArray();
    String words = text.stringValue();
    assertArrayEquals(ids, tokenizer.encode(MarkedText.template(words)), words);
  }

  @Test
  void knowsEveryPatternThatWeHave() {
    assertPre("llama-bpe", TokenizerFolder.split(LLAMA_3));
    assertPre("qwen2", TokenizerFolder.split(QWEN_2));
    assertPre("tekken", TokenizerFolder.split(TEKKEN));
    assertPre("gpt-2", TokenizerFolder.split(GPT_2));
    assertPre("gpt-2", TokenizerFolder.BYTE_LEVEL.formatted("true"));
    assertPre("gpt-2", "{\"type\": \"ByteLevel\"}");
    assertPre("smollm", DIGITS);
    ObjectNode removing = TokenizerFolder.json(TokenizerFolder.split(QWEN_2));
    ((ObjectNode) removing.get("pretokenizers").get(0))
        .put("behavior", "Removed")
        .put("invert", true);
    assertPre("qwen2", removing.toString());
  }

  private void assertPre(String expected, String pretokenizer) {
    Metadata metadata = tiny(pretokenizer).metadata();
    assertEquals(expected, metadata.requireString("tokenizer.ggml.pre"));
    assertEquals("npc/tokenizer.json, key 'pre_tokenizer'", metadata.where("tokenizer.ggml.pre"));
  }

  @Test
  void takesWholeWordsFirstOnlyWhereTheFileSaysSo() {
    // "abc" is a token that no merge reaches.
    TokenizerFolder files = tiny(TokenizerFolder.split(LLAMA_3));
    files.model().withObject("vocab").put("abc", 299);
    assertEquals(2, files.open().encode("abc").length);
    files.model().put("ignore_merges", true);
    assertArrayEquals(new int[] {299}, files.open().encode("abc"));
  }

  @Test
  void composesWhereTheFileSaysSo() {
    TokenizerFolder files = tiny(TokenizerFolder.split(QWEN_2));
    assertEquals(3, files.open().encode("e\u0301").length);
    files.tokenizer.putObject("normalizer").put("type", "NFC");
    assertArrayEquals(files.open().encode("é"), files.open().encode("e\u0301"));
    ObjectNode sequence = files.tokenizer.putObject("normalizer").put("type", "Sequence");
    sequence.putArray("normalizers");
    assertEquals(3, files.open().encode("e\u0301").length);
    sequence.withArray("normalizers").addObject().put("type", "NFC");
    assertEquals(2, files.open().encode("e\u0301").length);
  }

  @Test
  void readsSpecialTokensAndHoles() {
    TokenizerFolder files = tiny(TokenizerFolder.split(LLAMA_3));
    files.tokenizer.withArray("added_tokens").add(TokenizerFolder.added("<tool>", 290, false));
    Metadata metadata = files.metadata();
    Tokenizer tokenizer = Tokenizer.from(metadata);
    assertEquals(300, tokenizer.vocabularySize());
    assertEquals(OptionalInt.of(257), tokenizer.idOf("<s>"));
    assertTrue(tokenizer.isSpecial(257));
    assertTrue(tokenizer.isSpecial(290));
    assertEquals(OptionalInt.of(270), tokenizer.idOf("[PAD270]"));
    long[] types = metadata.integers("tokenizer.ggml.token_type").orElseThrow();
    assertEquals(List.of(1L, 3L, 4L, 5L), List.of(types[0], types[257], types[290], types[270]));
    assertArrayEquals(new int[] {257}, tokenizer.encode(MarkedText.template("<s>")));
    assertEquals(3, tokenizer.encode("<s>").length);
  }

  @Test
  void tokenizerConfigComesBeforeConfig() {
    TokenizerFolder files = tiny(TokenizerFolder.split(LLAMA_3));
    files.config.put("bos_token_id", 258).putArray("eos_token_id").add(257).add(258);
    Tokenizer tokenizer = files.open();
    assertEquals(OptionalInt.of(258), tokenizer.bos());
    assertEquals(OptionalInt.of(257), tokenizer.eos());
    assertEquals(Set.of(257, 258), tokenizer.endOfTurnIds());
    assertFalse(tokenizer.addBos());
    files.with(
        "tokenizer_config.json",
        "{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"<|im_end|>\"}, \"add_bos_token\":"
            + " true}");
    tokenizer = files.open();
    assertEquals(OptionalInt.of(257), tokenizer.bos());
    assertEquals(OptionalInt.of(258), tokenizer.eos());
    assertTrue(tokenizer.addBos());
  }

  @ParameterizedTest
  @CsvSource({"<s>, true, true", "<|im_end|>, true, false", "<s>, false, false"})
  void postProcessorMayAddBos(String token, boolean inSequence, boolean adds) {
    TokenizerFolder files = tiny(TokenizerFolder.split(LLAMA_3));
    files.config.put("bos_token_id", 257);
    String template =
        "{\"type\": \"%s\", \"single\": [{\"SpecialToken\": {\"id\": \"%s\", \"type_id\": 0}}]}"
            .formatted(inSequence ? "TemplateProcessing" : "ByteLevel", token);
    files.tokenizer.set("post_processor", TokenizerFolder.json(template));
    assertEquals(adds, files.open().addBos());
    String sequence = "{\"type\": \"Sequence\", \"processors\": [" + template + "]}";
    files.tokenizer.set("post_processor", TokenizerFolder.json(sequence));
    assertEquals(adds, files.open().addBos());
    files.with("tokenizer_config.json", "{\"add_bos_token\": false}");
    assertFalse(files.open().addBos());
  }

  @Test
  void findsTheChatTemplate() {
    String template = ChatTemplates.CHATML.replace("\n", "\\n");
    TokenizerFolder files = tiny(TokenizerFolder.split(LLAMA_3));
    assertFalse(files.metadata().has("tokenizer.chat_template"));
    files.with("tokenizer_config.json", "{\"chat_template\": \"" + template + "\"}");
    assertEquals("ChatML", ChatTemplate.of(files.metadata()).name());
    files.with(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"no\"}, {\"name\": \"default\","
            + " \"template\": \""
            + template
            + "\"}]}");
    assertEquals("ChatML", ChatTemplate.of(files.metadata()).name());
    files.with("chat_template.jinja", ChatTemplates.NEMOTRON_3);
    assertEquals(new Nemotron3Template(false), ChatTemplate.of(files.metadata()));
  }

  private TokenizerFolder tiny(String pretokenizer) {
    Metadata metadata =
        new TinyVocabulary("gpt-2", List.of("a b"), List.of("<s>", "<|im_end|>")).metadata();
    TokenizerFolder files = TokenizerFolder.of(folder, metadata, pretokenizer, true);
    files.config.put("vocab_size", 300);
    return files;
  }
}
