package dev.parley.inference.tokenizer;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.safetensors.Checkpoint;
import dev.parley.inference.format.safetensors.SafetensorsBuilder;
import dev.parley.inference.format.safetensors.TinyCheckpoints;
import dev.parley.inference.tensor.QuantType;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A checkpoint of zeros with a vocabulary in Hugging Face's files, to be changed and opened. */
final class TokenizerFolder {
  static final String BYTE_LEVEL =
      "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true,"
          + " \"use_regex\": %s}";

  private static final long NORMAL = 1;
  private static final long CONTROL = 3;

  final ObjectNode tokenizer = new JsonMapper().createObjectNode();
  final ObjectNode config = TinyCheckpoints.llamaConfig();
  private final Path folder;

  private TokenizerFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The vocabulary that a GGUF file has.
   *
   * @param pairs whether merges are written as pairs, which newer files do
   */
  static TokenizerFolder of(Path folder, Metadata metadata, String pretokenizer, boolean pairs) {
    TokenizerFolder files = new TokenizerFolder(folder);
    List<String> names = metadata.strings("tokenizer.ggml.tokens").orElseThrow();
    long[] types = metadata.integers("tokenizer.ggml.token_type").orElseThrow();
    ArrayNode added = files.tokenizer.put("version", "1.0").putArray("added_tokens");
    files.tokenizer.putNull("normalizer");
    files.tokenizer.set("pre_tokenizer", json(pretokenizer));
    files.tokenizer.putNull("post_processor");
    files.tokenizer.set("decoder", json(BYTE_LEVEL.formatted("true")));
    ObjectNode model = files.tokenizer.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token").put("byte_fallback", false);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < types.length; id++) {
      if (types[id] == NORMAL) {
        vocabulary.put(names.get(id), id);
      } else {
        added.add(added(names.get(id), id, types[id] == CONTROL));
      }
    }
    ArrayNode merges = model.putArray("merges");
    for (String merge : metadata.strings("tokenizer.ggml.merges").orElseThrow()) {
      if (pairs) {
        int space = merge.indexOf(' ');
        merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
      } else {
        merges.add(merge);
      }
    }
    files.config.put("vocab_size", names.size());
    return files;
  }

  static ObjectNode added(String content, int id, boolean special) {
    ObjectNode token = new JsonMapper().createObjectNode().put("id", id).put("content", content);
    token.put("single_word", false).put("lstrip", false).put("rstrip", false);
    return token.put("normalized", false).put("special", special);
  }

  static ObjectNode json(String text) {
    return (ObjectNode) new JsonMapper().readTree(text);
  }

  /** A pattern that cuts, before bytes become symbols. */
  static String split(String pattern) {
    ObjectNode split = json("{\"type\": \"Split\", \"behavior\": \"Isolated\", \"invert\": false}");
    split.putObject("pattern").put("Regex", pattern);
    return sequence(split.toString(), BYTE_LEVEL.formatted("false"));
  }

  static String sequence(String first, String second) {
    return "{\"type\": \"Sequence\", \"pretokenizers\": [" + first + ", " + second + "]}";
  }

  ObjectNode model() {
    return (ObjectNode) tokenizer.get("model");
  }

  TokenizerFolder with(String file, String text) {
    SafetensorsBuilder.text(folder.resolve(file), text);
    return this;
  }

  /** Writes everything and reads what it says. */
  Metadata metadata() {
    with("config.json", config.toString()).with("tokenizer.json", tokenizer.toString());
    SafetensorsBuilder weights = TinyCheckpoints.llama(QuantType.BF16);
    long rows = config.get("vocab_size").longValue();
    weights.zeros("model.embed_tokens.weight", QuantType.BF16, rows, 8);
    weights.zeros("lm_head.weight", QuantType.BF16, rows, 8);
    weights.writeSparse(folder.resolve("model.safetensors"));
    try (ModelFile file = Checkpoint.open(folder)) {
      return file.metadata();
    }
  }

  Tokenizer open() {
    return Tokenizer.from(metadata());
  }
}
