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

  /** The nearest half-precision float, ties to even; what is too large becomes infinite. */
  public static short ofFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float size = Math.abs(value);
    if (!(size < 65520)) {
      return (short) (sign | 0x7C00 | (Float.isNaN(value) ? 0x200 : 0));
    }
    if (size < 0x1p-14f) {
      return (short) (sign | (int) StrictMath.rint(size * 0x1p24f));
    }
    int exponentAndFraction = (bits & 0x7FFFFFFF) - (112 << 23);
    int half = exponentAndFraction >>> 13;
    int rest = exponentAndFraction & 0x1FFF;
    boolean up = rest > 0x1000 || (rest == 0x1000 && (half & 1) == 1);
    return (short) (sign | (up ? half + 1 : half));
  }
}
