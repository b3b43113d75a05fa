package dev.parley.tools.synthetic;

import dev.parley.inference.format.gguf.GgufWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A model that knows nothing: the shape of a real one with seeded random weights, which it takes as
 * long to run.
 *
 * @param seed of its weights; the same gives the same file
 */
public record SyntheticModel(SyntheticShape shape, QuantMix mix, long seed) {
  /** So that it can be talked to, whatever it answers. */
  private static final String CHAT_ML =
      "{% for message in messages %}"
          + "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
          + "{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  private static final int CONTEXT_TOKENS = 262_144;
  private static final float EPSILON = 1e-5f;

  /** Bytes of all tensors. */
  public long weightBytes() {
    return tensors().stream().mapToLong(SyntheticTensor::sizeBytes).sum();
  }

  private List<SyntheticTensor> tensors() {
    return SyntheticTensors.of(shape, mix);
  }

  /**
   * Writes a GGUF file, which must not exist yet; what could not be written whole is deleted.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it does
   */
  public void write(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    try (out) {
      GgufWriter writer = new GgufWriter();
      describe(writer);
      SplittableRandom random = new SplittableRandom(seed);
      writer.write(out, tensors().stream().map(tensor -> tensor.entry(random)).toList());
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  private void describe(GgufWriter writer) {
    String name = shape.name().toLowerCase(Locale.ROOT) + " " + mix;
    writer.string("general.architecture", "nemotron_h");
    writer.string("general.name", "Synthetic " + name + ", random weights");
    writer.uint32("general.file_type", mix.fileType());
    layers(writer, "nemotron_h.");
    mamba(writer, "nemotron_h.ssm.");
    attention(writer, "nemotron_h.attention.");
    vocabulary(writer, "tokenizer.ggml.");
    writer.string("tokenizer.chat_template", CHAT_ML);
  }

  private void layers(GgufWriter writer, String prefix) {
    writer.uint32(prefix + "block_count", shape.pattern().length());
    writer.uint32(prefix + "context_length", CONTEXT_TOKENS);
    writer.uint32(prefix + "embedding_length", shape.width());
    writer.int32s(prefix + "feed_forward_length", shape.perLayer('-', shape.ffnWidth()));
    writer.uint32(prefix + "vocab_size", shape.vocabulary());
    // No layer turns anything by its position, but readers of the format ask for the key.
    writer.uint32(prefix + "rope.dimension_count", shape.attention().headWidth());
  }

  private void mamba(GgufWriter writer, String prefix) {
    writer.uint32(prefix + "conv_kernel", SyntheticShape.Mamba.CONVOLUTION);
    writer.uint32(prefix + "inner_size", shape.mamba().innerWidth());
    writer.uint32(prefix + "state_size", shape.mamba().stateWidth());
    writer.uint32(prefix + "time_step_rank", shape.mamba().heads());
    writer.uint32(prefix + "group_count", shape.mamba().groups());
  }

  private void attention(GgufWriter writer, String prefix) {
    SyntheticShape.Attention attention = shape.attention();
    writer.uint32(prefix + "head_count", attention.heads());
    writer.int32s(prefix + "head_count_kv", shape.perLayer('*', attention.keyValueHeads()));
    writer.uint32(prefix + "key_length", attention.headWidth());
    writer.uint32(prefix + "value_length", attention.headWidth());
    writer.float32(prefix + "layer_norm_rms_epsilon", EPSILON);
    writer.float32(prefix + "layer_norm_epsilon", EPSILON);
  }

  private void vocabulary(GgufWriter writer, String prefix) {
    SyntheticVocabulary vocabulary = new SyntheticVocabulary(shape.vocabulary());
    writer.string(prefix + "model", "gpt2");
    writer.string(prefix + "pre", "pixtral");
    writer.strings(prefix + "tokens", vocabulary.tokens());
    writer.int32s(prefix + "token_type", vocabulary.types());
    writer.strings(prefix + "merges", vocabulary.merges());
    writer.uint32(prefix + "bos_token_id", SyntheticVocabulary.BOS);
    writer.uint32(prefix + "eos_token_id", SyntheticVocabulary.END_OF_TURN);
    writer.bool(prefix + "add_bos_token", true);
  }
}
