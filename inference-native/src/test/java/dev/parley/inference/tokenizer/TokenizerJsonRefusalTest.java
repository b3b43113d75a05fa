package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.safetensors.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a tokenizer's files ask for and we do not do is refused by name. */
final class TokenizerJsonRefusalTest {
  private static final JsonMapper JSON = new JsonMapper();

  private Path folder = Path.of("npc");
  private TokenizerFolder files = tiny();

  @BeforeEach
  void createFolder(@TempDir Path parent) throws IOException {
    folder = Files.createDirectory(parent.resolve("npc"));
    files = tiny();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type | \"Unigram\" | 'Unigram' | 'BPE'",
        "type | null | nothing | 'BPE'",
        "byte_fallback | true | true | false",
        "continuing_subword_prefix | \"##\" | '##' | ''",
        "end_of_word_suffix | \"</w>\" | '</w>' | ''",
        "dropout | 0.1 | 0.1 | null",
        "ignore_merges | 1 | 1 | true or false",
      })
  void rejectsModel(String key, String value, String found, String expected) {
    files.model().set(key, JSON.readTree(value));
    rejects(
        "npc/tokenizer.json, key 'model.%s': found %s; expected %s"
            .formatted(key, found, expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "normalizer | {\"type\": \"NFKC\"} | normalizer.type | 'NFKC' | 'NFC' or none",
        "normalizer | {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\":"
            + " \"Lowercase\"}]} | normalizer.normalizers[1].type | 'Lowercase' | 'NFC' or none",
        "decoder | null | decoder | nothing | an object",
        "decoder | {\"type\": \"Metaspace\"} | decoder.type | 'Metaspace' | 'ByteLevel'",
        "pre_tokenizer | null | pre_tokenizer | nothing | an object",
        "pre_tokenizer | {\"type\": \"Metaspace\"} | pre_tokenizer.type | 'Metaspace' | 'ByteLevel'",
        "pre_tokenizer | {\"type\": \"ByteLevel\", \"add_prefix_space\": true} |"
            + " pre_tokenizer.add_prefix_space | true | false",
        "pre_tokenizer | {\"type\": \"Sequence\"} | pre_tokenizer.pretokenizers | nothing | at"
            + " least one step",
        "pre_tokenizer | {\"type\": \"ByteLevel\", \"use_regex\": false} | pre_tokenizer | 1 steps"
            + " | ByteLevel, alone or after one Split or Digits",
        "pre_tokenizer | {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Digits\","
            + " \"individual_digits\": false}, {\"type\": \"ByteLevel\"}]} |"
            + " pre_tokenizer.pretokenizers[0].individual_digits | false | true",
        "pre_tokenizer | {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Punctuation\"},"
            + " {\"type\": \"ByteLevel\"}]} | pre_tokenizer.pretokenizers[0].type | 'Punctuation'"
            + " | 'Digits'",
        "added_tokens | [7] | added_tokens[0] | 7 | an object",
        "added_tokens | [{\"id\": 256}] | added_tokens[0].content | nothing | a string",
        "added_tokens | [{\"id\": 256, \"content\": \"x y\", \"lstrip\": true}] |"
            + " added_tokens[0].lstrip | true | false",
        "added_tokens | [{\"id\": 300, \"content\": \"x y\"}] | added_tokens[0].id | 300 | an id"
            + " from 0 to 299",
        "added_tokens | [{\"id\": 0, \"content\": \"x y\"}] | added_tokens[0].id | 0, which is 'Ā'"
            + " too | every id only once",
        "added_tokens | [{\"id\": 299, \"content\": \"a\"}] | added_tokens[0].id | 299 | 97, the id"
            + " of 'a' in vocab",
      })
  void rejectsParts(String key, String value, String where, String found, String expected) {
    files.tokenizer.set(key, JSON.readTree(value));
    rejects(
        "npc/tokenizer.json, key '%s': found %s; expected %s".formatted(where, found, expected));
  }

  @Test
  void rejectsUnknownPatternsByTheirBeginning() {
    String pattern = "[A-Z]+|" + "x".repeat(100);
    files.tokenizer.set("pre_tokenizer", TokenizerFolder.json(TokenizerFolder.split(pattern)));
    rejects(
        "npc/tokenizer.json, key 'pre_tokenizer.pretokenizers[0].pattern.Regex': found '"
            + pattern.substring(0, 80)
            + "…'; expected the pattern of GPT-2, Llama 3, Qwen 2 or Mistral NeMo");
    ObjectNode merged = TokenizerFolder.json(TokenizerFolder.split(TokenizerJsonTest.LLAMA_3));
    ((ObjectNode) merged.get("pretokenizers").get(0)).put("behavior", "MergedWithNext");
    files.tokenizer.set("pre_tokenizer", merged);
    rejects(
        "npc/tokenizer.json, key 'pre_tokenizer.pretokenizers[0].behavior': found"
            + " 'MergedWithNext'; expected 'Isolated'");
  }

  @Test
  void rejectsUnknownTokenWhereBytesAreMissing() {
    files.model().put("unk_token", "<s>");
    assertEquals(300, files.open().vocabularySize());
    files.model().withObject("vocab").remove("a");
    files.model().putArray("merges");
    files.model().withObject("vocab").remove("ab");
    rejects(
        "npc/tokenizer.json, key 'model.unk_token': found '<s>'; expected null where 1 bytes have no"
            + " token");
  }

  @Test
  void rejectsVocabularyAndMerges() {
    ObjectNode vocabulary = files.model().withObject("vocab");
    vocabulary.put("xyz", "7");
    rejects("npc/tokenizer.json, key 'model.vocab.xyz': found '7'; expected an id");
    vocabulary.put("xyz", 3_000_000_000L);
    rejects("npc/tokenizer.json, key 'model.vocab.xyz': found 3000000000; expected an id");
    vocabulary.put("xyz", -1);
    rejects("npc/tokenizer.json, key 'model.vocab.xyz': found -1; expected an id from 0 to 299");
    vocabulary.put("xyz", 97);
    rejects(
        "npc/tokenizer.json, key 'model.vocab.xyz': found 97, which is 'a' too; expected every id"
            + " only once");
    vocabulary.remove("xyz");
    files.model().putArray("merges").add(7);
    rejects("npc/tokenizer.json, key 'model.merges[0]': found 7; expected two names");
    files.model().putArray("merges").add("a b").addArray().add("a");
    rejects(
        "npc/tokenizer.json, key 'model.merges[1]': found the end of a list; expected two names");
    files.model().putArray("merges").addArray().add("a").add("b").add("c");
    rejects("npc/tokenizer.json, key 'model.merges[0]': found 'c'; expected two names");
    files.model().putArray("merges").addArray().add("b").add("a");
    rejects(
        "npc/tokenizer.json, key 'model.merges': found merge 0 'b a'; expected two tokens of the"
            + " vocabulary that make a third, none of them special");
  }

  @Test
  void rejectsBrokenJson() {
    files.metadata();
    files.with("tokenizer.json", "{\"model\": {\"vocab\": {\"a\": 1, \"a\": 2}}}");
    ModelFormatException refusal = assertThrows(ModelFormatException.class, () -> reopen(folder));
    assertEquals(
        "npc/tokenizer.json: found broken JSON in line 1, column 33 (Duplicate Object property"
            + " \"a\"); expected well-formed JSON with every key once",
        refusal.getMessage());
    files.with("tokenizer.json", "{\"model\": {\"vocab\": {\"a\": 1");
    String cut =
        String.valueOf(assertThrows(ModelFormatException.class, () -> reopen(folder)).getMessage());
    assertTrue(cut.startsWith("npc/tokenizer.json: found "), cut);
  }

  private static void reopen(Path folder) {
    Checkpoint.open(folder).close();
  }

  @Test
  void rejectsConfigs() {
    files.with("tokenizer_config.json", "{\"bos_token\": \"<bos>\"}");
    rejects(
        "npc/tokenizer_config.json, key 'bos_token': found '<bos>'; expected a token of"
            + " tokenizer.json");
    files.with("tokenizer_config.json", "{\"eos_token\": {\"content\": \"<eos>\"}}");
    rejects(
        "npc/tokenizer_config.json, key 'eos_token.content': found '<eos>'; expected a token of"
            + " tokenizer.json");
    files.with("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"rag\"}]}");
    rejects(
        "npc/tokenizer_config.json, key 'chat_template': found an array of 1; expected one named"
            + " 'default' among them");
    files.with("tokenizer_config.json", "{}");
    files.config.putArray("eos_token_id").add(2).add(400);
    rejects("npc/config.json, key 'eos_token_id': found an array of 2; expected ids from 0 to 299");
  }

  private TokenizerFolder tiny() {
    TokenizerFolder tiny =
        TokenizerFolder.of(
            folder,
            new TinyVocabulary("gpt-2", List.of("a b"), List.of("<s>", "</s>")).metadata(),
            TokenizerFolder.split(TokenizerJsonTest.LLAMA_3),
            true);
    tiny.config.put("vocab_size", 300);
    return tiny;
  }

  private void rejects(String message) {
    ModelFormatException refusal = assertThrows(ModelFormatException.class, () -> files.open());
    assertEquals(message, refusal.getMessage());
  }
}
