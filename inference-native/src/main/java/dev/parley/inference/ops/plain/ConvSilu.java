package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/**
 * See {@link dev.parley.inference.ops.Ops#convSilu}. One unit, because a sequence's rows follow
 * each other through the state; the work is small beside the projections around it.
 */
record ConvSilu(Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots, Tensor out)
    implements JavaOperation {

  @Override
  public int units() {
    return 1;
  }

  @Override
  public long work() {
    return x.rows() * x.columns() * weight.columns();
  }

  @Override
  public void run(int from, int to) {
    int channels = (int) x.columns();
    int width = (int) weight.columns();
    float[] w = new float[channels * width];
    for (int c = 0; c < channels; c++) {
      System.arraycopy(HostRows.read(weight, c), 0, w, c * width, width);
    }
    float[] b = HostRows.read(bias, 0);
    for (int t = 0; t < x.rows(); t++) {
      int slot = HostRows.index(slots, t);
      if (slot < 0) {
        continue;
      }
      float[] row = HostRows.read(x, t);
      float[] past = HostRows.read(state, slot);
      for (int c = 0; c < channels; c++) {
        row[c] = convolve(row[c], w, b[c], past, c, width);
      }
      HostRows.write(state, slot, past);
      HostRows.write(out, t, row);
    }
  }

  /** One channel, one token; moves its newest input into {@code past}. */
  private static float convolve(
      float newest, float[] w, float bias, float[] past, int channel, int width) {
    int oldest = channel * (width - 1);
    float sum = bias;
    for (int i = 0; i < width - 1; i++) {
      sum += w[channel * width + i] * past[oldest + i];
    }
    sum += w[channel * width + width - 1] * newest;
    if (width > 1) {
      System.arraycopy(past, oldest + 1, past, oldest, width - 2);
      past[oldest + width - 2] = newest;
    }
    return Elementwise.silu(sum);
  }
}
