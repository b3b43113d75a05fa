package dev.parley.inference.quantize;

/**
 * Finds scale and offset of a block whose numbers are stored as {@code scale * level + offset},
 * levels from 0 to {@code n}.
 *
 * <p>Levels are given out for several scales around the one that spans the block exactly; given
 * levels have a best scale and offset, by weighted least squares; of all these the pair with the
 * smallest weighted squared error is taken, and its levels are given out anew while that helps.
 *
 * <p>Source: the idea of make_qkx2_quants in ggml (ggml-quants.c); Lloyd, Least squares
 * quantization in PCM, 1982, for the repetition.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class AffineFit {
  private static final int ROUNDS = 4;

  private final int n;
  private final boolean offsetAtMostZero;
  private final int[] levels = new int[32];
  private double scale;
  private double offset;
  private double error;

  /**
   * @param offsetAtMostZero whether the type can store no offset above zero
   */
  AffineFit(int n, boolean offsetAtMostZero) {
    this.n = n;
    this.offsetAtMostZero = offsetAtMostZero;
  }

  float scale() {
    return (float) scale;
  }

  float offset() {
    return (float) offset;
  }

  /**
   * Fits 32 numbers from {@code at}.
   *
   * @param weights of their squared errors, from 0
   */
  void fit(float[] x, int at, float[] weights) {
    float low = x[at];
    float high = x[at];
    for (int i = at + 1; i < at + 32; i++) {
      low = Math.min(low, x[i]);
      high = Math.max(high, x[i]);
    }
    low = offsetAtMostZero ? Math.min(low, 0) : low;
    scale = 0;
    offset = low;
    error = Double.POSITIVE_INFINITY;
    if (high <= low) {
      return;
    }
    float range = high - low;
    for (float reach = n - 1; reach <= n + 1; reach += 0.25f) {
      giveLevels(x, at, low, reach / range);
      solve(x, at, weights);
    }
    for (int round = 0; round < ROUNDS; round++) {
      double before = error;
      giveLevels(x, at, (float) offset, Rounding.inverse((float) scale));
      solve(x, at, weights);
      if (error >= before) {
        return;
      }
    }
  }

  private void giveLevels(float[] x, int at, float zero, float inverse) {
    for (int i = 0; i < 32; i++) {
      levels[i] = Math.max(0, Math.min(n, Rounding.nearest((x[at + i] - zero) * inverse)));
    }
  }

  /** Keeps the best scale and offset for these levels if they beat those so far. */
  private void solve(float[] x, int at, float[] weights) {
    double w = 0;
    double wx = 0;
    double wxx = 0;
    double wq = 0;
    double wqq = 0;
    double wxq = 0;
    for (int i = 0; i < 32; i++) {
      double weight = weights[i];
      double value = x[at + i];
      int level = levels[i];
      w += weight;
      wx += weight * value;
      wxx += weight * value * value;
      wq += weight * level;
      wqq += weight * level * level;
      wxq += weight * value * level;
    }
    double determinant = w * wqq - wq * wq;
    if (determinant <= 0) {
      return;
    }
    double slope = (w * wxq - wx * wq) / determinant;
    double zero = (wqq * wx - wq * wxq) / determinant;
    if (offsetAtMostZero && zero > 0) {
      zero = 0;
      slope = wxq / wqq;
    }
    double remaining =
        wxx
            - 2 * (slope * wxq + zero * wx)
            + slope * (slope * wqq + 2 * zero * wq)
            + zero * zero * w;
    if (slope > 0 && remaining < error) {
      error = remaining;
      scale = slope;
      offset = zero;
    }
  }
}
