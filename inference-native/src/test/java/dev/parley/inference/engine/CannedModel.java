package dev.parley.inference.engine;

import dev.parley.inference.format.gguf.GgufBuilder;
import dev.parley.inference.tokenizer.ChatTemplates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A model file whose weights say a text by heart: after each token comes always the same one. Its
 * state is real, its attention looks at nothing.
 *
 * <p>Embeddings are unit vectors, the only layer adds nothing, and row {@code next} of the head
 * looks for the vector of the token before.
 */
final class CannedModel {
  private static final List<String> SPECIALS =
      List.of("<|im_start|>", "<|im_end|>", "<think>", "</think>", "<tool_call>", "</tool_call>");

  private CannedModel() {}

  /**
   * Writes the file.
   *
   * @param tokens what it says, none twice; the first is what it says the second after. A reply
   *     follows {@code </think>}, or where it may think, the line end after {@code <think>}
   */
  static Path write(Path file, String... tokens) {
    List<String> vocabulary = new ArrayList<>(SPECIALS);
    vocabulary.add("\u0120"); // as byte-level vocabularies write a space
    vocabulary.add("\u010a"); // and a line end
    for (char c = '!'; c <= '~'; c++) {
      vocabulary.add(String.valueOf(c));
    }
    List<String> said = List.of(tokens).stream().map(CannedModel::name).toList();
    said.stream().filter(token -> !vocabulary.contains(token)).forEach(vocabulary::add);
    int width = vocabulary.size() + vocabulary.size() % 2;
    float[] head = new float[vocabulary.size() * width];
    for (int i = 1; i < said.size(); i++) {
      head[vocabulary.indexOf(said.get(i)) * width + vocabulary.indexOf(said.get(i - 1))] = 1;
    }
    GgufBuilder model = new GgufBuilder();
    sizes(model, width);
    vocabulary(model, vocabulary);
    weights(model, vocabulary.size(), width);
    return model.floats("output.weight", head, vocabulary.size(), width).write(file);
  }

  private static String name(String token) {
    return token.equals("\n") ? "\u010a" : token;
  }

  private static void sizes(GgufBuilder model, int width) {
    model
        .string("general.architecture", "llama")
        .uint32("llama.block_count", 1)
        .uint32("llama.context_length", 8192)
        .uint32("llama.embedding_length", width)
        .uint32("llama.feed_forward_length", 2)
        .uint32("llama.attention.head_count", 1)
        .uint32("llama.attention.key_length", 2)
        .float32("llama.attention.layer_norm_rms_epsilon", 1e-5f);
  }

  private static void vocabulary(GgufBuilder model, List<String> vocabulary) {
    int[] types = new int[vocabulary.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id < SPECIALS.size() ? 3 : 1;
    }
    model
        .string("tokenizer.ggml.model", "gpt2")
        .string("tokenizer.ggml.pre", "gpt-2")
        .strings("tokenizer.ggml.tokens", vocabulary)
        .int32s("tokenizer.ggml.token_type", types)
        .strings("tokenizer.ggml.merges", List.of())
        .string("tokenizer.chat_template", ChatTemplates.NEMOTRON_3);
  }

  private static void weights(GgufBuilder model, int tokens, int width) {
    float[] embeddings = new float[tokens * width];
    for (int id = 0; id < tokens; id++) {
      embeddings[id * width + id] = 1;
    }
    model
        .floats("token_embd.weight", embeddings, tokens, width)
        .floats("blk.0.attn_norm.weight", ones(width), width)
        .floats("blk.0.attn_q.weight", new float[2 * width], 2, width)
        .floats("blk.0.attn_k.weight", new float[2 * width], 2, width)
        .floats("blk.0.attn_v.weight", new float[2 * width], 2, width)
        .floats("blk.0.attn_output.weight", new float[width * 2], width, 2)
        .floats("blk.0.ffn_norm.weight", ones(width), width)
        .floats("blk.0.ffn_gate.weight", new float[2 * width], 2, width)
        .floats("blk.0.ffn_up.weight", new float[2 * width], 2, width)
        .floats("blk.0.ffn_down.weight", new float[width * 2], width, 2)
        .floats("output_norm.weight", ones(width), width);
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
