package dev.parley.inference.model;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.StateLayout;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Llama: layers of grouped attention with RoPE, then SwiGLU, each after an RMS norm.
 *
 * <pre>
 * h = embeddings[token]
 * h = h + attention(rmsNorm(h));  h = h + mlp(rmsNorm(h))      for each layer
 * logits = head(rmsNorm(h))
 * </pre>
 *
 * <p>Source: Touvron et al., LLaMA, 2023; tensor names and keys as in GGUF files of architecture
 * {@code llama}, whose query and key rows are permuted so that RoPE turns neighbouring pairs.
 */
final class Llama implements Model {
  static final String ARCHITECTURE = "llama";

  /** Sizes from the file's metadata. */
  record Config(
      int layers,
      int width,
      int feedForward,
      int heads,
      int keyValueHeads,
      int headWidth,
      int rotated,
      float ropeBase,
      float epsilon) {

    static Config of(Metadata metadata) {
      String prefix = ARCHITECTURE + ".";
      int width = metadata.requirePositive(prefix + "embedding_length");
      int heads = metadata.requirePositive(prefix + "attention.head_count");
      int keyValueHeads = metadata.positive(prefix + "attention.head_count_kv").orElse(heads);
      if (heads % keyValueHeads != 0) {
        throw metadata.mismatch(
            prefix + "attention.head_count_kv", keyValueHeads, "a divisor of " + heads + " heads");
      }
      int headWidth = Limits.headWidth(metadata, prefix, width, heads);
      int rotated = metadata.positive(prefix + "rope.dimension_count").orElse(headWidth);
      if (rotated % 2 != 0 || rotated > headWidth) {
        throw metadata.mismatch(
            prefix + "rope.dimension_count", rotated, "an even number, at most " + headWidth);
      }
      metadata.requireAbsentOr(prefix + "rope.scaling.type", "none");
      return new Config(
          Limits.layers(metadata, prefix),
          width,
          metadata.requirePositive(prefix + "feed_forward_length"),
          heads,
          keyValueHeads,
          headWidth,
          rotated,
          metadata.real(prefix + "rope.freq_base").orElse(10_000f),
          metadata.requireReal(prefix + "attention.layer_norm_rms_epsilon"));
    }
  }

  /** What the file tells of the model. */
  static Outline outline(Metadata metadata) {
    Config config = Config.of(metadata);
    LayerState state = GroupedAttention.Config.state(config.keyValueHeads(), config.headWidth());
    return new Outline(
        Collections.nCopies(config.layers(), "transformer"),
        config.width(),
        metadata.requirePositive(ARCHITECTURE + ".context_length"),
        new StateLayout(Collections.nCopies(config.layers(), state)));
  }

  private record Layer(Tensor norm, GroupedAttention attention, Tensor mlpNorm, GatedMlp mlp) {}

  private final Config config;
  private final int vocabulary;
  private final Tensor embeddings;
  private final List<Layer> layers = new ArrayList<>();
  private final Tensor outputNorm;
  private final Tensor head;

  Llama(ModelFile file, Ops ops) {
    Weights weights = new Weights(file, ops);
    this.config = Config.of(file.metadata());
    this.vocabulary = weights.rows("token_embd.weight");
    int width = config.width();
    this.embeddings = weights.matrix("token_embd.weight", vocabulary, width);
    GroupedAttention.Config attention =
        new GroupedAttention.Config(
            config.heads(), config.keyValueHeads(), config.headWidth(), frequencies(weights, ops));
    for (int i = 0; i < config.layers(); i++) {
      String prefix = "blk." + i + ".";
      layers.add(
          new Layer(
              weights.floats(prefix + "attn_norm.weight", 1, width),
              new GroupedAttention(attention, width, prefix, weights),
              weights.floats(prefix + "ffn_norm.weight", 1, width),
              new GatedMlp(width, config.feedForward(), prefix, weights)));
    }
    this.outputNorm = weights.floats("output_norm.weight", 1, width);
    this.head =
        weights.has("output.weight")
            ? weights.matrix("output.weight", vocabulary, width)
            : embeddings;
    weights.requireAllTaken(ARCHITECTURE);
  }

  /** {@code base^(-2i/d)} for each pair, divided by the file's own factors where it has them. */
  private Tensor frequencies(Weights weights, Ops ops) {
    int pairs = config.rotated() / 2;
    float @Nullable [] factors =
        weights.has("rope_freqs.weight")
            ? ops.read(weights.floats("rope_freqs.weight", 1, pairs))
            : null;
    float[] values = new float[pairs];
    for (int i = 0; i < pairs; i++) {
      double frequency = 1 / Math.pow(config.ropeBase(), 2.0 * i / config.rotated());
      values[i] = (float) (factors == null ? frequency : frequency / factors[i]);
    }
    Tensor frequencies = ops.allocate(QuantType.F32, 1, pairs);
    ops.write(frequencies, values);
    return frequencies;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public Tensor forward(Batch batch, StateMemory states, Ops ops) {
    Tensor h = ops.embed(embeddings, batch.tokens()); // (T, D)
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      long mark = ops.mark();
      Tensor x =
          ops.quantizedRmsNorm(h, layer.norm(), config.epsilon(), layer.attention().readers());
      layer.attention().forward(h, x, i, batch, states, ops);
      Tensor y = ops.quantizedRmsNorm(h, layer.mlpNorm(), config.epsilon(), layer.mlp().readers());
      layer.mlp().forward(h, y, ops);
      ops.tap("layer." + i, h);
      ops.release(mark);
    }
    Tensor normed = ops.rmsNorm(h, outputNorm, config.epsilon());
    ops.tap("normed", normed);
    Tensor logits = ops.logits(head, normed, batch.outputs()); // (L, V)
    batch.noteEnergies(logits, ops);
    return logits;
  }
}
