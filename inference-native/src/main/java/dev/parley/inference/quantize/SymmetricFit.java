package dev.parley.inference.quantize;

/**
 * Finds the scale of a block whose numbers are stored as {@code scale * level}, levels from {@code
 * -n} to {@code n - 1}.
 *
 * <p>Scales that put the number of largest size at levels from half of {@code n} to somewhat beyond
 * it (so that it is cut) are tried. Each gives every number its level, and given levels have a best
 * scale in closed form, {@code sum(w x q) / sum(w q q)}; of all these the one with the smallest
 * weighted squared error is taken.
 *
 * <p>Source: the idea of make_qx_quants in ggml (ggml-quants.c).
 */
final class SymmetricFit {
  private final int n;
  private final float step;

  /**
   * @param n a power of two
   */
  SymmetricFit(int n) {
    this.n = n;
    // Every whole number is tried, so that numbers already stored so are found again exactly.
    this.step = Math.min(1, n / 16f);
  }

  /**
   * The scale for {@code count} numbers from {@code at}; negative where the largest is positive.
   *
   * @param weights of their squared errors, from 0
   */
  float scale(float[] x, int at, int count, float[] weights) {
    float extreme = 0;
    for (int i = at; i < at + count; i++) {
      extreme = Math.abs(x[i]) > Math.abs(extreme) ? x[i] : extreme;
    }
    if (extreme == 0) {
      return 0;
    }
    float best = 0;
    float scale = extreme / -n;
    for (float reach = n / 2f; reach <= n * 1.25f; reach += step) {
      float inverse = -reach / extreme;
      float products = 0;
      float squares = 0;
      for (int i = 0; i < count; i++) {
        float value = x[at + i];
        int level = Math.max(-n, Math.min(n - 1, Rounding.nearest(value * inverse)));
        float weighted = weights[i] * level;
        products += weighted * value;
        squares += weighted * level;
      }
      // What remains of the error is sum(w x x) less this.
      float explained = squares == 0 ? 0 : products / squares * products;
      if (explained > best) {
        best = explained;
        scale = products / squares;
      }
    }
    return scale;
  }
}
