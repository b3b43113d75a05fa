package dev.parley.inference.quantize;

/** Encodes blocks of 32 numbers that have a half scale, and some a half offset as well. */
final class SmallBlocks {
  private static final int ELEMENTS = 32;

  private final SymmetricFit four = new SymmetricFit(8);
  private final SymmetricFit five = new SymmetricFit(16);
  private final AffineFit fourWithOffset = new AffineFit(15, false);
  private final AffineFit fiveWithOffset = new AffineFit(31, false);
  private final int[] levels = new int[ELEMENTS];

  /** Half scale, 32 numbers of 4 bits from -8. */
  void q4Symmetric(float[] x, int from, float[] weights, byte[] out, int at) {
    float scale = StoredHalf.put(out, at, four.scale(x, from, ELEMENTS, weights));
    giveLevels(x, from, scale, 0, -8, 7);
    putFourBits(out, at + 2);
  }

  /** Half scale, fifth bits, 32 numbers of 4 bits; together from -16. */
  void q5Symmetric(float[] x, int from, float[] weights, byte[] out, int at) {
    float scale = StoredHalf.put(out, at, five.scale(x, from, ELEMENTS, weights));
    giveLevels(x, from, scale, 0, -16, 15);
    putFifthBits(out, at + 2);
    putFourBits(out, at + 6);
  }

  /** Half scale, half offset, 32 numbers of 4 bits. */
  void q4Affine(float[] x, int from, float[] weights, byte[] out, int at) {
    fourWithOffset.fit(x, from, weights);
    putScaleAndOffset(fourWithOffset, x, from, 15, out, at);
    putFourBits(out, at + 4);
  }

  /** Half scale, half offset, fifth bits, 32 numbers of 4 bits. */
  void q5Affine(float[] x, int from, float[] weights, byte[] out, int at) {
    fiveWithOffset.fit(x, from, weights);
    putScaleAndOffset(fiveWithOffset, x, from, 31, out, at);
    putFifthBits(out, at + 4);
    putFourBits(out, at + 8);
  }

  /** Half scale, 32 signed bytes. So many levels leave nothing to search for. */
  void q8(float[] x, int from, byte[] out, int at) {
    float largest = 0;
    for (int i = from; i < from + ELEMENTS; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    float scale = StoredHalf.put(out, at, largest / 127);
    giveLevels(x, from, scale, 0, -127, 127);
    for (int i = 0; i < ELEMENTS; i++) {
      out[at + 2 + i] = (byte) (levels[i] - 127);
    }
  }

  private void putScaleAndOffset(
      AffineFit fit, float[] x, int from, int highest, byte[] out, int at) {
    float scale = StoredHalf.put(out, at, fit.scale());
    float offset = StoredHalf.put(out, at + 2, fit.offset());
    giveLevels(x, from, scale, offset, 0, highest);
  }

  /** Levels as stored: counted from the lowest. */
  private void giveLevels(float[] x, int from, float scale, float offset, int lowest, int highest) {
    float inverse = Rounding.inverse(scale);
    for (int i = 0; i < ELEMENTS; i++) {
      levels[i] = Rounding.level((x[from + i] - offset) * inverse, lowest, highest) - lowest;
    }
  }

  /** Low halves of 16 bytes, then high halves. */
  private void putFourBits(byte[] out, int at) {
    for (int i = 0; i < 16; i++) {
      out[at + i] = (byte) ((levels[i] & 15) | ((levels[i + 16] & 15) << 4));
    }
  }

  private void putFifthBits(byte[] out, int at) {
    int bits = 0;
    for (int i = 0; i < ELEMENTS; i++) {
      bits |= (levels[i] >> 4) << i;
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      out[at + i] = (byte) (bits >> (8 * i));
    }
  }
}
