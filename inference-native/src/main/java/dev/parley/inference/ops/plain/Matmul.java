package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import org.lwjgl.system.MemoryUtil;

/**
 * See {@link dev.parley.inference.ops.Ops#matmul}. A unit is one output column, so each weight row
 * is decoded once for the whole batch.
 *
 * <p><b>Numerics.</b> f32. Four partial sums, elements taken in turn, added as {@code (s0 + s1) +
 * (s2 + s3)}: the same order for one row and for many, so a token's numbers do not depend on its
 * batch. The loop over the batch is innermost and plain, so that the JIT makes SIMD of it.
 */
record Matmul(Tensor weight, Tensor x, Tensor out) implements JavaOperation {

  @Override
  public int units() {
    return x.rows() == 0 ? 0 : (int) weight.rows();
  }

  @Override
  public long work() {
    return x.rows() * weight.rows() * weight.columns();
  }

  @Override
  public void run(int from, int to) {
    if (x.rows() == 1) {
      runOne(from, to);
    } else {
      runMany(from, to);
    }
  }

  private void runOne(int from, int to) {
    float[] input = HostRows.read(x, 0);
    float[] row = new float[input.length];
    for (int r = from; r < to; r++) {
      HostRows.read(weight, r, row);
      MemoryUtil.memPutFloat(out.address() + (long) r * Float.BYTES, dot(row, input));
    }
  }

  private static float dot(float[] w, float[] x) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int whole = w.length & -4;
    for (int k = 0; k < whole; k += 4) {
      s0 += w[k] * x[k];
      s1 += w[k + 1] * x[k + 1];
      s2 += w[k + 2] * x[k + 2];
      s3 += w[k + 3] * x[k + 3];
    }
    if (whole < w.length) {
      s0 += w[whole] * x[whole];
    }
    if (whole + 1 < w.length) {
      s1 += w[whole + 1] * x[whole + 1];
    }
    if (whole + 2 < w.length) {
      s2 += w[whole + 2] * x[whole + 2];
    }
    return s0 + s1 + (s2 + s3);
  }

  private void runMany(int from, int to) {
    int batch = (int) x.rows();
    int columns = (int) x.columns();
    int whole = columns & -16;
    float[][] input = transposedInput();
    float[] row = new float[columns];
    float[][] sums = new float[4][batch];
    for (int r = from; r < to; r++) {
      HostRows.read(weight, r, row);
      for (float[] sum : sums) {
        Arrays.fill(sum, 0);
      }
      for (int k = 0; k < whole; k += 16) {
        for (int s = 0; s < 4; s++) {
          accumulateFour(sums[s], row, input, k + s);
        }
      }
      for (int k = whole; k < columns; k++) {
        accumulate(sums[k & 3], row[k], input[k]);
      }
      for (int t = 0; t < batch; t++) {
        float sum = sums[0][t] + sums[1][t] + (sums[2][t] + sums[3][t]);
        MemoryUtil.memPutFloat(out.rowAddress(t) + (long) r * Float.BYTES, sum);
      }
    }
  }

  /** Four elements of one partial sum, so that the sum is loaded and stored once for all four. */
  private static void accumulateFour(float[] sum, float[] row, float[][] input, int k) {
    float[] x0 = input[k];
    float[] x1 = input[k + 4];
    float[] x2 = input[k + 8];
    float[] x3 = input[k + 12];
    float w0 = row[k];
    float w1 = row[k + 4];
    float w2 = row[k + 8];
    float w3 = row[k + 12];
    for (int t = 0; t < sum.length; t++) {
      sum[t] = sum[t] + w0 * x0[t] + w1 * x1[t] + w2 * x2[t] + w3 * x3[t];
    }
  }

  private static void accumulate(float[] sum, float w, float[] x) {
    for (int t = 0; t < sum.length; t++) {
      sum[t] += w * x[t];
    }
  }

  /** An array for each column of the batch, so that one weight meets neighbours. */
  private float[][] transposedInput() {
    int batch = (int) x.rows();
    float[][] transposed = new float[(int) x.columns()][batch];
    for (int t = 0; t < batch; t++) {
      float[] input = HostRows.read(x, t);
      for (int k = 0; k < input.length; k++) {
        transposed[k][t] = input[k];
      }
    }
    return transposed;
  }
}
