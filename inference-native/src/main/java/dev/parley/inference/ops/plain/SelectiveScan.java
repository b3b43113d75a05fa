package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.Tensor;
import org.lwjgl.system.MemoryUtil;

/**
 * The plain recurrence of {@link SsmScan}. A unit is one head: it takes the batch's rows in order,
 * each in its own sequence's state.
 *
 * <p><b>Numerics.</b> State and sums over N in f32, n ascending.
 */
record SelectiveScan(SsmScan scan, Tensor out) implements JavaOperation {
  /** Above this, softplus(x) is x to the last bit of a float. */
  private static final float SOFTPLUS_LINEAR = 20;

  @Override
  public int units() {
    return scan.heads();
  }

  @Override
  public long work() {
    return scan.x().rows() * scan.x().columns() * scan.stateWidth() * 2;
  }

  @Override
  public void run(int from, int to) {
    float[] dtBias = HostRows.read(scan.dtBias(), 0);
    float[] a = HostRows.read(scan.a(), 0);
    float[] skip = HostRows.read(scan.skip(), 0);
    for (int t = 0; t < scan.x().rows(); t++) {
      int slot = HostRows.index(scan.slots(), t);
      if (slot < 0) {
        continue;
      }
      float[] x = HostRows.read(scan.x(), t);
      float[] b = HostRows.read(scan.b(), t);
      float[] c = HostRows.read(scan.c(), t);
      float[] dt = HostRows.read(scan.dt(), t);
      float[] y = new float[scan.headWidth()];
      for (int h = from; h < to; h++) {
        float d = softplus(dt[h] + dtBias[h]);
        step(slot, h, d, (float) StrictMath.exp(d * a[h]), skip[h], x, b, c, y);
        writeHead(t, h, y);
      }
    }
  }

  private void step(
      int slot,
      int h,
      float d,
      float decay,
      float skip,
      float[] x,
      float[] b,
      float[] c,
      float[] y) {
    int width = scan.headWidth();
    int n = scan.stateWidth();
    int group = h / (scan.heads() / scan.groups()) * n;
    Tensor state = scan.state().columns((long) h * width * n, (long) width * n);
    float[] s = HostRows.read(state, slot);
    for (int p = 0; p < width; p++) {
      float input = x[h * width + p];
      float sum = 0;
      for (int i = 0; i < n; i++) {
        float next = s[p * n + i] * decay + d * input * b[group + i];
        s[p * n + i] = next;
        sum += next * c[group + i];
      }
      y[p] = sum + skip * input;
    }
    HostRows.write(state, slot, s);
  }

  private void writeHead(int t, int h, float[] y) {
    long address = out.rowAddress(t) + (long) h * y.length * Float.BYTES;
    MemoryUtil.memFloatBuffer(address, y.length).put(y);
  }

  private static float softplus(float x) {
    return x > SOFTPLUS_LINEAR ? x : (float) StrictMath.log1p(StrictMath.exp(x));
  }
}
