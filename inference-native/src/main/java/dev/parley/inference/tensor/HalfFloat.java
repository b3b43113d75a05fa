package dev.parley.inference.tensor;

/** The half-precision floats that files hold, for a Java that does not know them yet. */
public final class HalfFloat {
  private HalfFloat() {}

  /**
   * The value of a half-precision float, exactly.
   *
   * @param bits its 16 bits; what stands above them is ignored
   */
  public static float toFloat(int bits) {
    int sign = ((bits >> 15) & 1) << 31;
    int exponent = (bits >> 10) & 31;
    int fraction = bits & 1023;
    if (exponent == 31) {
      return Float.intBitsToFloat(sign | (0xFF << 23) | (fraction << 13));
    }
    if (exponent == 0) {
      float tiny = fraction * 0x1p-24f;
      return sign == 0 ? tiny : -tiny;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }
}
