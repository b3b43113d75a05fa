package dev.parley.inference.ops;

import dev.parley.inference.tensor.QuantType;

/**
 * One element of a stored block, straight from the block layouts of the GGUF format: each method
 * finds the bits of element {@code i} by itself and computes in double, where nothing is rounded.
 */
final class StoredBlock {
  private StoredBlock() {}

  static double element(QuantType type, byte[] bytes, int at, int i) {
    return switch (type) {
      case F32 -> Float.intBitsToFloat((int) unsigned(bytes, at, 4));
      case F16 -> half(bytes, at);
      case BF16 -> Float.intBitsToFloat((int) unsigned(bytes, at, 2) << 16);
      // half d; 16 bytes of nibbles, element i and i + 16 in byte i
      case Q4_0 -> half(bytes, at) * (nibble(bytes, at + 2, i) - 8);
      case Q4_1 -> half(bytes, at) * nibble(bytes, at + 4, i) + half(bytes, at + 2);
      // ... with bit i of a little-endian 32-bit number on top
      case Q5_0 -> half(bytes, at) * (nibble(bytes, at + 6, i) + 16 * bit(bytes, at + 2, i) - 16);
      case Q5_1 ->
          half(bytes, at) * (nibble(bytes, at + 8, i) + 16 * bit(bytes, at + 4, i))
              + half(bytes, at + 2);
      // half d; 32 signed bytes
      case Q8_0 -> half(bytes, at) * bytes[at + 2 + i];
      case Q4_K -> superBlock(bytes, at, i, runOfNibbles(bytes, at + 16, i));
      case Q5_K -> {
        int fifth = bytes[at + 16 + i % 32] >> (i / 32) & 1;
        yield superBlock(bytes, at, i, runOfNibbles(bytes, at + 48, i) + 16 * fifth);
      }
      case Q6_K -> sixBits(bytes, at, i);
      case I32, INT8 -> throw new IllegalArgumentException("no weights are of that type");
    };
  }

  /** Little-endian. */
  private static long unsigned(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | Byte.toUnsignedInt(bytes[at + i]);
    }
    return value;
  }

  /** IEEE 754 binary16. */
  static double half(byte[] bytes, int at) {
    int bits = (int) unsigned(bytes, at, 2);
    double sign = bits < 0x8000 ? 1 : -1;
    int exponent = bits / 1024 % 32;
    int fraction = bits % 1024;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction * Math.pow(2, -24)
        : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
  }

  private static int nibble(byte[] bytes, int at, int i) {
    int pair = Byte.toUnsignedInt(bytes[at + i % 16]);
    return i < 16 ? pair % 16 : pair / 16;
  }

  private static int bit(byte[] bytes, int at, int i) {
    return Byte.toUnsignedInt(bytes[at + i / 8]) >> (i % 8) & 1;
  }

  /** Runs of 64 elements share 32 bytes: the first half low, the second half high. */
  private static int runOfNibbles(byte[] bytes, int at, int i) {
    int pair = Byte.toUnsignedInt(bytes[at + i / 64 * 32 + i % 32]);
    return i % 64 < 32 ? pair % 16 : pair / 16;
  }

  /** Halves d and dmin, then eight 6-bit scales and eight 6-bit minimums in 12 bytes. */
  private static double superBlock(byte[] bytes, int at, int i, int quant) {
    int[] packed = new int[12];
    for (int k = 0; k < 12; k++) {
      packed[k] = Byte.toUnsignedInt(bytes[at + 4 + k]);
    }
    int group = i / 32;
    int scale;
    int minimum;
    if (group < 4) {
      scale = packed[group] % 64;
      minimum = packed[group + 4] % 64;
    } else {
      scale = packed[group + 4] % 16 + packed[group - 4] / 64 * 16;
      minimum = packed[group + 4] / 16 + packed[group] / 64 * 16;
    }
    return half(bytes, at) * scale * quant - half(bytes, at + 2) * minimum;
  }

  /**
   * 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales, half d. Runs of 128 elements
   * take 64 low bytes (elements 0..63 low, 64..127 high) and 32 high bytes (two bits each 32).
   */
  private static double sixBits(byte[] bytes, int at, int i) {
    int run = i / 128;
    int within = i % 128;
    int pair = Byte.toUnsignedInt(bytes[at + run * 64 + within % 64]);
    int low = within < 64 ? pair % 16 : pair / 16;
    int high =
        Byte.toUnsignedInt(bytes[at + 128 + run * 32 + within % 32]) >> (within / 32 * 2) & 3;
    int scale = bytes[at + 192 + i / 16];
    return half(bytes, at + 208) * scale * (low + 16 * high - 32);
  }
}
