package dev.parley.inference.tokenizer;

import dev.parley.inference.Fixtures;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.gguf.GgufFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two vocabularies that the golden token ids are for; a test without them is skipped. */
final class RealVocabularies {
  private static final String SMOLLM = "models/smollm2-135m-instruct/";

  private RealVocabularies() {}

  /** 131,072 tokens, 1000 of them special, every byte among them. */
  static Metadata nemotron(Path folder) {
    return read(
        Fixtures.sharedUnpacked("fixtures/tokenizer/tekken_vocab_nemotron.gguf.gz", folder));
  }

  /** 49,152 tokens; 21 bytes have none. */
  static Metadata smollm() {
    return read(Fixtures.shared(SMOLLM + "SmolLM2-135M-Instruct.Q4_1.gguf"));
  }

  /** Cases with {@code text}, {@code ids_tekken} and, where they differ, {@code ids_llama3}. */
  static JsonNode nemotronGolden() {
    return json("fixtures/tokenizer/golden_tokens.json").get("cases");
  }

  /** Cases with {@code text} and {@code ids}. */
  static JsonNode smollmGolden() {
    return json(SMOLLM + "golden/tokens.json").get("cases");
  }

  /** The same vocabulary, split into words another way. */
  static Metadata withPretokenizer(Metadata metadata, String pre) {
    Map<String, Object> values = new HashMap<>();
    values.put("tokenizer.ggml.model", metadata.requireString("tokenizer.ggml.model"));
    values.put("tokenizer.ggml.pre", pre);
    for (String key : List.of("tokenizer.ggml.tokens", "tokenizer.ggml.merges")) {
      values.put(key, metadata.strings(key).orElseThrow());
    }
    String types = "tokenizer.ggml.token_type";
    values.put(types, metadata.integers(types).orElseThrow());
    return new Metadata("changed.gguf", values);
  }

  private static Metadata read(Path path) {
    try (ModelFile file = GgufFile.open(path)) {
      return file.metadata();
    }
  }

  private static JsonNode json(String path) {
    return new JsonMapper().readTree(Fixtures.shared(path));
  }
}
