package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;

/**
 * The Mamba-2 block: project, convolve, scan, gate, project back.
 *
 * <p>Source: Dao and Gu, Transformers are SSMs, 2024; the split of the input projection and the
 * gate-before-norm order are Nemotron-H's.
 */
final class Mamba2Mixer implements Mixer {

  /**
   * Sizes of the block.
   *
   * @param heads H
   * @param headWidth P
   * @param groups G: heads of a group share B and C
   * @param stateWidth N
   * @param convolution W: how many inputs the convolution sees
   * @param epsilon of the group norm
   */
  record Config(
      int heads, int headWidth, int groups, int stateWidth, int convolution, float epsilon) {

    /** H*P. */
    int inner() {
      return heads * headWidth;
    }

    /** x, B and C side by side; long, because no tensor has confirmed the sizes yet. */
    long convolved() {
      return inner() + 2L * groups * stateWidth;
    }

    /** What a layer remembers of a sequence. */
    LayerState state() {
      return new LayerState.Recurrent(convolved() * (convolution - 1), (long) inner() * stateWidth);
    }
  }

  private final Config config;
  private final Tensor inputProjection;
  private final Tensor convolutionWeight;
  private final Tensor convolutionBias;
  private final Tensor dtBias;
  private final Tensor a;
  private final Tensor skip;
  private final Tensor norm;
  private final Tensor outputProjection;

  Mamba2Mixer(Config config, int width, String prefix, Weights weights) {
    int inner = config.inner();
    long convolved = config.convolved();
    this.config = config;
    this.inputProjection =
        weights.matrix(prefix + "ssm_in.weight", inner + convolved + config.heads(), width);
    this.convolutionWeight =
        weights.floats(prefix + "ssm_conv1d.weight", convolved, config.convolution());
    this.convolutionBias = weights.floats(prefix + "ssm_conv1d.bias", 1, convolved);
    this.dtBias = weights.floats(prefix + "ssm_dt.bias", 1, config.heads());
    this.a = weights.floats(prefix + "ssm_a", 1, config.heads());
    this.skip = weights.floats(prefix + "ssm_d", 1, config.heads());
    this.norm = weights.floats(prefix + "ssm_norm.weight", 1, inner);
    this.outputProjection = weights.matrix(prefix + "ssm_out.weight", width, inner);
  }

  @Override
  public Tensor[] readers() {
    return new Tensor[] {inputProjection};
  }

  @Override
  public void forward(Tensor h, Tensor input, int layer, Batch batch, StateMemory states, Ops ops) {
    int inner = config.inner();
    int shared = config.groups() * config.stateWidth();

    // z | x B C | dt
    Tensor projected = ops.matmul(inputProjection, input);
    ops.tap("layer." + layer + ".projected", projected);
    Tensor z = projected.columns(0, inner);
    Tensor xbc = projected.columns(inner, config.convolved());
    Tensor dt = projected.columns(inner + config.convolved(), config.heads());

    Tensor convolved =
        ops.convSilu(
            xbc, convolutionWeight, convolutionBias, states.convolution(layer), batch.slots());
    Tensor x = convolved.columns(0, inner);
    Tensor b = convolved.columns(inner, shared);
    Tensor c = convolved.columns(inner + shared, shared);

    Tensor y =
        ops.ssmScan(
            new SsmScan(
                x, b, c, dt, dtBias, a, skip, states.ssm(layer), batch.slots(), config.groups()));
    ops.tap("layer." + layer + ".scan", y);
    Tensor gated =
        ops.quantizedGatedGroupNorm(
            y, z, norm, config.groups(), config.epsilon(), outputProjection);
    ops.tap("layer." + layer + ".gated", gated);
    ops.matmulAdd(h, outputProjection, gated);
  }
}
