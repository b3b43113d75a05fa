package dev.parley.inference.tokenizer;

import dev.parley.inference.format.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A vocabulary made by hand: ids 0 to 255 are the bytes, then what merges make, then specials. */
public final class TinyVocabulary {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * @param merges as files write them, most urgent first: two byte-level tokens and a space between
   */
  public TinyVocabulary(String pre, List<String> merges, List<String> specials) {
    List<String> tokens = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      tokens.add(String.valueOf(ByteAlphabet.symbol(value)));
    }
    for (String merge : merges) {
      tokens.add(merge.replace(" ", ""));
    }
    long[] types = new long[tokens.size() + specials.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id < tokens.size() ? 1 : 3;
    }
    tokens.addAll(specials);
    values.put("tokenizer.ggml.model", "gpt2");
    values.put("tokenizer.ggml.pre", pre);
    values.put("tokenizer.ggml.tokens", List.copyOf(tokens));
    values.put("tokenizer.ggml.token_type", types);
    values.put("tokenizer.ggml.merges", List.copyOf(merges));
  }

  TinyVocabulary with(String key, Object value) {
    values.put("tokenizer.ggml." + key, value);
    return this;
  }

  TinyVocabulary without(String key) {
    values.remove("tokenizer.ggml." + key);
    return this;
  }

  /** The metadata's values by key. */
  public Map<String, Object> values() {
    return new LinkedHashMap<>(values);
  }

  Metadata metadata() {
    return new Metadata("tiny.gguf", values);
  }

  Tokenizer tokenizer() {
    return Tokenizer.from(metadata());
  }
}
