package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/** Operations whose output elements each depend on the elements at the same place. */
record Elementwise(Tensor a, Tensor b, Function function, Tensor out) implements JavaOperation {

  @FunctionalInterface
  interface Function {
    float apply(float a, float b);
  }

  static final Function SUM = (a, b) -> a + b;
  static final Function SWIGLU = (gate, up) -> silu(gate) * up;
  static final Function SQUARED_RELU = (a, same) -> Math.max(a, 0) * Math.max(a, 0);

  @Override
  public int units() {
    return (int) out.rows();
  }

  @Override
  public long work() {
    return out.rows() * out.columns();
  }

  @Override
  public void run(int from, int to) {
    for (int t = from; t < to; t++) {
      float[] left = HostRows.read(a, t);
      float[] right = HostRows.read(b, t);
      for (int i = 0; i < left.length; i++) {
        left[i] = function.apply(left[i], right[i]);
      }
      HostRows.write(out, t, left);
    }
  }

  static float silu(float x) {
    return (float) (x / (1 + StrictMath.exp(-x)));
  }
}
