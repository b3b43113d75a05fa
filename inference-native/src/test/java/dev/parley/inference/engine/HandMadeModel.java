package dev.parley.inference.engine;

import dev.parley.inference.format.gguf.GgufBuilder;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tokenizer.ChatTemplates;
import dev.parley.inference.tokenizer.TinyVocabulary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** A small model of seeded weights, to be spoilt key by key and tensor by tensor. */
final class HandMadeModel {
  private static final int WIDTH = 32;

  private record Stored(QuantType type, ByteBuffer bytes, List<Long> shape) {}

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Stored> tensors = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(8);
  private final long vocabulary;

  private HandMadeModel(String architecture) {
    List<String> specials =
        List.of("<s>", "</s>", "<|im_start|>", "<|im_end|>", "<think>", "</think>");
    metadata.put("general.architecture", architecture);
    metadata.putAll(new TinyVocabulary("smollm", List.of("h e", "l l"), specials).values());
    metadata.put("tokenizer.ggml.eos_token_id", 261);
    vocabulary = tokens().size();
  }

  /** Two layers with a ChatML template. */
  static HandMadeModel llama() {
    HandMadeModel model =
        new HandMadeModel("llama")
            .with("tokenizer.chat_template", ChatTemplates.CHATML)
            .with("llama.block_count", 2)
            .with("llama.context_length", 256)
            .with("llama.embedding_length", WIDTH)
            .with("llama.feed_forward_length", 48)
            .with("llama.attention.head_count", 4)
            .with("llama.attention.head_count_kv", 2)
            .with("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .tensor("token_embd.weight", -1, WIDTH)
            .tensor("output_norm.weight", WIDTH)
            .tensor("output.weight", -1, WIDTH);
    for (String layer : List.of("blk.0.", "blk.1.")) {
      model.attention(layer).tensor(layer + "ffn_norm.weight", WIDTH);
      model
          .tensor(layer + "ffn_gate.weight", 48, WIDTH)
          .tensor(layer + "ffn_up.weight", 48, WIDTH)
          .tensor(layer + "ffn_down.weight", WIDTH, 48);
    }
    return model;
  }

  /** A layer of each kind: Mamba-2, MLP, attention. */
  static HandMadeModel nemotronH() {
    String keys = "nemotron_h.";
    return new HandMadeModel("nemotron_h")
        .with(keys + "block_count", 3)
        .with(keys + "context_length", 256)
        .with(keys + "embedding_length", WIDTH)
        .with(keys + "vocab_size", 264)
        .with(keys + "feed_forward_length", new int[] {0, 48, 0})
        .with(keys + "attention.head_count", 4)
        .with(keys + "attention.head_count_kv", new int[] {0, 0, 2})
        .with(keys + "attention.layer_norm_rms_epsilon", 1e-5f)
        .with(keys + "ssm.conv_kernel", 4)
        .with(keys + "ssm.state_size", 16)
        .with(keys + "ssm.group_count", 2)
        .with(keys + "ssm.inner_size", 40)
        .with(keys + "ssm.time_step_rank", 4)
        .tensor("token_embd.weight", -1, WIDTH)
        .tensor("output_norm.weight", WIDTH)
        .tensor("output.weight", -1, WIDTH)
        .tensor("blk.0.attn_norm.weight", WIDTH)
        .tensor("blk.0.ssm_in.weight", 40 + 104 + 4, WIDTH)
        .tensor("blk.0.ssm_conv1d.weight", 104, 4)
        .tensor("blk.0.ssm_conv1d.bias", 104)
        .tensor("blk.0.ssm_dt.bias", 4)
        .floats("blk.0.ssm_a", new float[] {-1, -0.5f, -0.25f, -2}, 4)
        .tensor("blk.0.ssm_d", 4)
        .tensor("blk.0.ssm_norm.weight", 40)
        .tensor("blk.0.ssm_out.weight", WIDTH, 40)
        .tensor("blk.1.attn_norm.weight", WIDTH)
        .tensor("blk.1.ffn_up.weight", 48, WIDTH)
        .tensor("blk.1.ffn_down.weight", WIDTH, 48)
        .attention("blk.2.");
  }

  private HandMadeModel attention(String layer) {
    return tensor(layer + "attn_norm.weight", WIDTH)
        .tensor(layer + "attn_q.weight", 32, WIDTH)
        .tensor(layer + "attn_k.weight", 16, WIDTH)
        .tensor(layer + "attn_v.weight", 16, WIDTH)
        .tensor(layer + "attn_output.weight", WIDTH, 32);
  }

  List<String> tensors() {
    return List.copyOf(tensors.keySet());
  }

  long[] shapeOf(String tensor) {
    return stored(tensor).shape().stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Long> boxed(long... shape) {
    return LongStream.of(shape).boxed().toList();
  }

  /**
   * @param value an Integer, Float, String, int[] or List of strings
   */
  HandMadeModel with(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  HandMadeModel without(String key) {
    metadata.remove(key);
    return this;
  }

  /** A vocabulary with that many more tokens, or fewer if negative. */
  HandMadeModel withMoreTokens(int more) {
    List<String> tokens = new ArrayList<>(tokens());
    for (int i = 0; i < more; i++) {
      tokens.add("more" + i);
    }
    tokens.subList((int) vocabulary + more, tokens.size()).clear();
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id < 258 ? 1 : 3;
    }
    return with("tokenizer.ggml.tokens", tokens).with("tokenizer.ggml.token_type", types);
  }

  @SuppressWarnings("unchecked") // what the constructor put
  private List<String> tokens() {
    return (List<String>) metadata.getOrDefault("tokenizer.ggml.tokens", List.of());
  }

  /**
   * A tensor of seeded numbers.
   *
   * @param shape slowest dimension first; -1 is the vocabulary
   */
  HandMadeModel tensor(String name, long... shape) {
    long[] real = LongStream.of(shape).map(size -> size < 0 ? vocabulary : size).toArray();
    float[] values = new float[(int) LongStream.of(real).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return floats(name, values, real);
  }

  HandMadeModel floats(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    tensors.put(name, new Stored(QuantType.F32, bytes, boxed(shape)));
    return this;
  }

  /** Stores a tensor as zeros of another type. */
  HandMadeModel stored(String name, QuantType type) {
    long[] shape = shapeOf(name);
    long rows = shape.length == 1 ? 1 : shape[0];
    long bytes = rows * type.bytes(shape[shape.length - 1]);
    tensors.put(name, new Stored(type, ByteBuffer.allocate((int) bytes), boxed(shape)));
    return this;
  }

  /** Gives a tensor another shape of as many elements. */
  HandMadeModel shaped(String name, long... shape) {
    Stored old = stored(name);
    tensors.put(name, new Stored(old.type(), old.bytes(), boxed(shape)));
    return this;
  }

  HandMadeModel withoutTensor(String name) {
    tensors.remove(name);
    return this;
  }

  HandMadeModel renamed(String tensor, String name) {
    Stored stored = stored(tensor);
    tensors.remove(tensor);
    tensors.put(name, stored);
    return this;
  }

  private Stored stored(String name) {
    Stored stored = tensors.get(name);
    if (stored == null) {
      throw new IllegalArgumentException("no tensor '" + name + "'; there are " + tensors());
    }
    return stored;
  }

  Path write(Path file) {
    GgufBuilder gguf = new GgufBuilder();
    metadata.forEach((key, value) -> put(gguf, key, value));
    tensors.forEach(
        (name, stored) -> gguf.tensor(name, stored.type(), stored.bytes().array(), shapeOf(name)));
    return gguf.write(file);
  }

  @SuppressWarnings("unchecked") // the only lists are of strings
  private static void put(GgufBuilder gguf, String key, Object value) {
    if (value instanceof Integer number) {
      gguf.uint32(key, number);
    } else if (value instanceof Float number) {
      gguf.float32(key, number);
    } else if (value instanceof String text) {
      gguf.string(key, text);
    } else if (value instanceof int[] numbers) {
      gguf.int32s(key, numbers);
    } else if (value instanceof long[] numbers) {
      gguf.int32s(key, LongStream.of(numbers).mapToInt(Math::toIntExact).toArray());
    } else if (value instanceof List<?> texts) {
      gguf.strings(key, (List<String>) texts);
    } else {
      throw new IllegalArgumentException("cannot write '" + key + "' = " + value);
    }
  }
}
