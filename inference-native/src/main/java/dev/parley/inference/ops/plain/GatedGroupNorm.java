package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/** See {@link dev.parley.inference.ops.Ops#gatedGroupNorm}: the gate comes first, then the norm. */
record GatedGroupNorm(Tensor y, Tensor z, Tensor weight, int groups, float epsilon, Tensor out)
    implements JavaOperation {

  @Override
  public int units() {
    return (int) y.rows();
  }

  @Override
  public long work() {
    return y.rows() * y.columns();
  }

  @Override
  public void run(int from, int to) {
    float[] w = HostRows.read(weight, 0);
    int width = w.length / groups;
    for (int t = from; t < to; t++) {
      float[] row = HostRows.read(y, t);
      float[] gate = HostRows.read(z, t);
      for (int i = 0; i < row.length; i++) {
        row[i] *= Elementwise.silu(gate[i]);
      }
      for (int g = 0; g < groups; g++) {
        RmsNorm.normalize(row, w, g * width, (g + 1) * width, epsilon);
      }
      HostRows.write(out, t, row);
    }
  }
}
