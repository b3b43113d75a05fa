package dev.parley.inference.quantize;

/** To the nearest whole number, and no further than the levels go. */
final class Rounding {
  /** 1.5 * 2^23: added to a float, it leaves a whole number in the lowest bits of the sum. */
  private static final float SHIFT = 12582912f;

  private static final int SHIFT_BITS = Float.floatToRawIntBits(SHIFT);

  private Rounding() {}

  /**
   * The whole number nearest to {@code value}, ties to even.
   *
   * @param value below 2^22 in size
   */
  static int nearest(float value) {
    return Float.floatToRawIntBits(value + SHIFT) - SHIFT_BITS;
  }

  /** The nearest level from {@code lowest} to {@code highest}; any value will do. */
  static int level(float value, int lowest, int highest) {
    return nearest(Math.max(lowest, Math.min(highest, value)));
  }

  /** What to multiply with in order to divide by {@code scale}; zero for a scale of zero. */
  static float inverse(float scale) {
    return scale == 0 ? 0 : 1 / scale;
  }
}
