package dev.parley.inference.model;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.StateLayout;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Nemotron-H: layers of one mixer each, Mamba-2, attention without positions, or squared-ReLU MLP.
 *
 * <pre>
 * h = embeddings[token]
 * h = h + mixer(rmsNorm(h))      for each layer
 * logits = head(rmsNorm(h))
 * </pre>
 *
 * <p>Source: NVIDIA, Nemotron-H: A Family of Accurate and Efficient Hybrid Mamba-Transformer
 * Models, 2025; tensor names and keys as in GGUF files of architecture {@code nemotron_h}.
 */
final class NemotronH implements Model {
  static final String ARCHITECTURE = "nemotron_h";

  /**
   * Sizes from the file's metadata. A layer with neither feed-forward width nor key-value heads is
   * Mamba-2; with the first it is an MLP, with the second attention.
   */
  record Config(
      int width,
      int vocabulary,
      float epsilon,
      int heads,
      int headWidth,
      List<Integer> keyValueHeads,
      List<Integer> feedForward,
      Mamba2Mixer.Config mamba) {

    static Config of(Metadata metadata) {
      String prefix = ARCHITECTURE + ".";
      int layers = Limits.layers(metadata, prefix);
      int width = metadata.requirePositive(prefix + "embedding_length");
      int heads = metadata.requirePositive(prefix + "attention.head_count");
      float epsilon = metadata.requireReal(prefix + "attention.layer_norm_rms_epsilon");
      int headWidth = Limits.headWidth(metadata, prefix, width, heads);
      List<Integer> keyValueHeads = metadata.perLayer(prefix + "attention.head_count_kv", layers);
      for (int count : keyValueHeads) {
        if (count != 0 && heads % count != 0) {
          throw metadata.mismatch(
              prefix + "attention.head_count_kv", count, "0 or a divisor of " + heads + " heads");
        }
      }
      return new Config(
          width,
          metadata.requirePositive(prefix + "vocab_size"),
          epsilon,
          heads,
          headWidth,
          keyValueHeads,
          metadata.perLayer(prefix + "feed_forward_length", layers),
          mamba(metadata, prefix + "ssm.", epsilon));
    }

    private static Mamba2Mixer.Config mamba(Metadata metadata, String prefix, float epsilon) {
      int heads = metadata.requirePositive(prefix + "time_step_rank");
      int inner = metadata.requirePositive(prefix + "inner_size");
      int groups = metadata.requirePositive(prefix + "group_count");
      if (inner % heads != 0) {
        throw metadata.mismatch(prefix + "inner_size", inner, "a multiple of " + heads + " heads");
      }
      if (heads % groups != 0) {
        throw metadata.mismatch(prefix + "group_count", groups, "a divisor of " + heads + " heads");
      }
      int convolution = metadata.requirePositive(prefix + "conv_kernel");
      if (convolution < 2) {
        throw metadata.mismatch(prefix + "conv_kernel", convolution, "2 or more");
      }
      return new Mamba2Mixer.Config(
          heads,
          inner / heads,
          groups,
          metadata.requirePositive(prefix + "state_size"),
          convolution,
          epsilon);
    }
  }

  /** What the file tells of the model. */
  static Outline outline(Metadata metadata) {
    Config config = Config.of(metadata);
    List<String> kinds = new ArrayList<>();
    List<LayerState> states = new ArrayList<>();
    for (int i = 0; i < config.feedForward().size(); i++) {
      if (config.feedForward().get(i) != 0) {
        kinds.add("mlp");
        states.add(new LayerState.None());
      } else if (config.keyValueHeads().get(i) != 0) {
        kinds.add("attention");
        states.add(
            GroupedAttention.Config.state(config.keyValueHeads().get(i), config.headWidth()));
      } else {
        kinds.add("mamba");
        states.add(config.mamba().state());
      }
    }
    int context = metadata.requirePositive(ARCHITECTURE + ".context_length");
    return new Outline(kinds, config.width(), context, new StateLayout(states));
  }

  private record Layer(Tensor norm, Mixer mixer) {}

  private final Config config;
  private final Tensor embeddings;
  private final List<Layer> layers = new ArrayList<>();
  private final Tensor outputNorm;
  private final Tensor head;

  NemotronH(ModelFile file, Ops ops) {
    Weights weights = new Weights(file, ops);
    this.config = Config.of(file.metadata());
    int width = config.width();
    this.embeddings = weights.matrix("token_embd.weight", config.vocabulary(), width);
    for (int i = 0; i < config.feedForward().size(); i++) {
      String prefix = "blk." + i + ".";
      Tensor norm = weights.floats(prefix + "attn_norm.weight", 1, width);
      layers.add(new Layer(norm, mixer(i, prefix, weights)));
    }
    this.outputNorm = weights.floats("output_norm.weight", 1, width);
    this.head =
        weights.has("output.weight")
            ? weights.matrix("output.weight", config.vocabulary(), width)
            : embeddings;
    weights.requireAllTaken(ARCHITECTURE);
  }

  private Mixer mixer(int layer, String prefix, Weights weights) {
    int feedForward = config.feedForward().get(layer);
    int keyValueHeads = config.keyValueHeads().get(layer);
    if (feedForward != 0) {
      return new SquaredReluMlp(config.width(), feedForward, prefix, weights);
    }
    if (keyValueHeads != 0) {
      GroupedAttention.Config attention =
          new GroupedAttention.Config(config.heads(), keyValueHeads, config.headWidth(), null);
      return new GroupedAttention(attention, config.width(), prefix, weights);
    }
    return new Mamba2Mixer(config.mamba(), config.width(), prefix, weights);
  }

  @Override
  public int vocabulary() {
    return config.vocabulary();
  }

  @Override
  public Tensor forward(Batch batch, StateMemory states, Ops ops) {
    Tensor h = ops.embed(embeddings, batch.tokens()); // (T, D)
    ops.tap("embeddings", h);
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      long mark = ops.mark();
      Tensor x = ops.quantizedRmsNorm(h, layer.norm(), config.epsilon(), layer.mixer().readers());
      ops.tap("layer." + i + ".norm", x);
      layer.mixer().forward(h, x, i, batch, states, ops);
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
