package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/** See {@link dev.parley.inference.ops.Ops#rmsNorm}; the mean is summed in double. */
record RmsNorm(Tensor x, Tensor weight, float epsilon, Tensor out) implements JavaOperation {

  @Override
  public int units() {
    return (int) x.rows();
  }

  @Override
  public long work() {
    return x.rows() * x.columns();
  }

  @Override
  public void run(int from, int to) {
    float[] w = HostRows.read(weight, 0);
    for (int t = from; t < to; t++) {
      float[] row = HostRows.read(x, t);
      normalize(row, w, 0, row.length, epsilon);
      HostRows.write(out, t, row);
    }
  }

  /** Normalises the elements {@code from} to {@code to} of a row as one group. */
  static void normalize(float[] row, float[] weight, int from, int to, float epsilon) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) row[i] * row[i];
    }
    float scale = (float) (1 / Math.sqrt(squares / (to - from) + epsilon));
    for (int i = from; i < to; i++) {
      row[i] = row[i] * scale * weight[i];
    }
  }
}
