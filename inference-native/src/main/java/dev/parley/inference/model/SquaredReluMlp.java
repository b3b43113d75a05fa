package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;

/** {@code down(relu(up(x))^2)}: no gate, no bias. */
final class SquaredReluMlp implements Mixer {
  private final Tensor up;
  private final Tensor down;

  SquaredReluMlp(int width, int inner, String prefix, Weights weights) {
    this.up = weights.matrix(prefix + "ffn_up.weight", inner, width);
    this.down = weights.matrix(prefix + "ffn_down.weight", width, inner);
  }

  @Override
  public Tensor[] readers() {
    return new Tensor[] {up};
  }

  @Override
  public void forward(Tensor h, Tensor x, int layer, Batch batch, StateMemory states, Ops ops) {
    ops.matmulAdd(h, down, ops.quantizedSquaredRelu(ops.matmul(up, x), down));
  }
}
