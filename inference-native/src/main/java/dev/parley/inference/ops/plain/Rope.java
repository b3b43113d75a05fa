package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/**
 * See {@link dev.parley.inference.ops.Ops#rope}. The angle is the f32 product of position and
 * frequency, as the reference implementations have it; sine and cosine are taken in double.
 */
record Rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth)
    implements JavaOperation {

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
    float[] frequency = HostRows.read(frequencies, 0);
    for (int t = from; t < to; t++) {
      float[] row = HostRows.read(x, t);
      float position = HostRows.index(positions, t);
      for (int pair = 0; pair < frequency.length; pair++) {
        float angle = position * frequency[pair];
        float cos = (float) StrictMath.cos(angle);
        float sin = (float) StrictMath.sin(angle);
        for (int i = 2 * pair; i < row.length; i += headWidth) {
          float even = row[i];
          float odd = row[i + 1];
          row[i] = even * cos - odd * sin;
          row[i + 1] = even * sin + odd * cos;
        }
      }
      HostRows.write(x, t, row);
    }
  }
}
