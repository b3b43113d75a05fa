package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.tensor.Tensor;

/** SwiGLU: {@code h += down(silu(gate(x)) * up(x))}. Source: Shazeer, GLU Variants, 2020. */
final class GatedMlp {
  private final Tensor gate;
  private final Tensor up;
  private final Tensor down;

  GatedMlp(int width, int inner, String prefix, Weights weights) {
    this.gate = weights.matrix(prefix + "ffn_gate.weight", inner, width);
    this.up = weights.matrix(prefix + "ffn_up.weight", inner, width);
    this.down = weights.matrix(prefix + "ffn_down.weight", width, inner);
  }

  /** The weights that x meets first. */
  Tensor[] readers() {
    return new Tensor[] {gate, up};
  }

  void forward(Tensor h, Tensor x, Ops ops) {
    Tensor inner = ops.quantizedSwiglu(ops.matmul(gate, x), ops.matmul(up, x), down);
    ops.matmulAdd(h, down, inner);
  }
}
