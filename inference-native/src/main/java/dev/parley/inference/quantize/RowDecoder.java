package dev.parley.inference.quantize;

import dev.parley.inference.tensor.HalfFloat;
import dev.parley.inference.tensor.QuantType;

/**
 * Stored blocks to floats, one storage type a method.
 *
 * <p>Source: the dequantize_row functions of ggml's reference (ggml-quants.c), which define the
 * types.
 */
public final class RowDecoder {
  private RowDecoder() {}

  /**
   * Decodes {@code count} elements that are stored from the beginning of {@code row}.
   *
   * @param count a whole number of blocks
   */
  public static void decode(QuantType type, byte[] row, float[] out, int count) {
    int step = type.blockBytes();
    int blocks = count / type.blockElements();
    switch (type) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          out[i] = Float.intBitsToFloat(int32(row, 4 * i));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          out[i] = half(row, 2 * i);
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          out[i] = Float.intBitsToFloat(uint16(row, 2 * i) << 16);
        }
      }
      case Q4_0 -> {
        for (int b = 0; b < blocks; b++) {
          q4(row, b * step + 2, half(row, b * step), -8, 0, out, b * 32);
        }
      }
      case Q4_1 -> {
        for (int b = 0; b < blocks; b++) {
          q4(row, b * step + 4, half(row, b * step), 0, half(row, b * step + 2), out, b * 32);
        }
      }
      case Q5_0 -> {
        for (int b = 0; b < blocks; b++) {
          q5(row, b * step + 2, half(row, b * step), -16, 0, out, b * 32);
        }
      }
      case Q5_1 -> {
        for (int b = 0; b < blocks; b++) {
          q5(row, b * step + 4, half(row, b * step), 0, half(row, b * step + 2), out, b * 32);
        }
      }
      case Q8_0 -> {
        for (int b = 0; b < blocks; b++) {
          q8(row, b * step, out, b * 32);
        }
      }
      case Q4_K -> {
        for (int b = 0; b < blocks; b++) {
          q4k(row, b * step, out, b * 256);
        }
      }
      case Q5_K -> {
        for (int b = 0; b < blocks; b++) {
          q5k(row, b * step, out, b * 256);
        }
      }
      case Q6_K -> {
        for (int b = 0; b < blocks; b++) {
          q6k(row, b * step, out, b * 256);
        }
      }
      case INT8 -> {
        for (int b = 0; b < blocks; b++) {
          float scale = Float.intBitsToFloat(int32(row, b * step));
          for (int i = 0; i < 32; i++) {
            out[b * 32 + i] = scale * row[b * step + 4 + i];
          }
        }
      }
      case I32 -> throw new IllegalArgumentException("I32 holds indexes, not weights");
    }
  }

  /** 32 elements of 4 bits: low halves of 16 bytes, then high halves. */
  private static void q4(
      byte[] row, int at, float scale, int offset, float minimum, float[] out, int to) {
    for (int i = 0; i < 16; i++) {
      int pair = row[at + i];
      out[to + i] = ((pair & 15) + offset) * scale + minimum;
      out[to + 16 + i] = (((pair >> 4) & 15) + offset) * scale + minimum;
    }
  }

  /** 32 elements of 5 bits: the fifth bits as one int, then as {@link #q4}. */
  private static void q5(
      byte[] row, int at, float scale, int offset, float minimum, float[] out, int to) {
    int fifths = int32(row, at);
    for (int i = 0; i < 16; i++) {
      int pair = row[at + 4 + i];
      int low = (pair & 15) | (((fifths >>> i) & 1) << 4);
      int high = ((pair >> 4) & 15) | (((fifths >>> (i + 16)) & 1) << 4);
      out[to + i] = (low + offset) * scale + minimum;
      out[to + 16 + i] = (high + offset) * scale + minimum;
    }
  }

  private static void q8(byte[] row, int at, float[] out, int to) {
    float scale = half(row, at);
    for (int i = 0; i < 32; i++) {
      out[to + i] = row[at + 2 + i] * scale;
    }
  }

  /** 256 elements: d, dmin, 12 bytes of eight 6-bit scales and minimums, 128 bytes of pairs. */
  private static void q4k(byte[] row, int at, float[] out, int to) {
    float d = half(row, at);
    float dmin = half(row, at + 2);
    for (int group = 0; group < 8; group++) {
      float scale = d * scaleOf(row, at + 4, group);
      float minimum = dmin * minimumOf(row, at + 4, group);
      int pairs = at + 16 + group / 2 * 32;
      int shift = group % 2 * 4;
      for (int i = 0; i < 32; i++) {
        out[to + group * 32 + i] = scale * ((row[pairs + i] >> shift) & 15) - minimum;
      }
    }
  }

  /** As {@link #q4k}, with 32 bytes of fifth bits before the pairs: bit g for group g. */
  private static void q5k(byte[] row, int at, float[] out, int to) {
    float d = half(row, at);
    float dmin = half(row, at + 2);
    for (int group = 0; group < 8; group++) {
      float scale = d * scaleOf(row, at + 4, group);
      float minimum = dmin * minimumOf(row, at + 4, group);
      int pairs = at + 48 + group / 2 * 32;
      int shift = group % 2 * 4;
      for (int i = 0; i < 32; i++) {
        int value = ((row[pairs + i] >> shift) & 15) | (((row[at + 16 + i] >> group) & 1) << 4);
        out[to + group * 32 + i] = scale * value - minimum;
      }
    }
  }

  /** 256 elements: 128 bytes of low 4 bits, 64 of high 2 bits, 16 int8 scales, d. */
  private static void q6k(byte[] row, int at, float[] out, int to) {
    float d = half(row, at + 208);
    for (int half = 0; half < 2; half++) {
      int lows = at + half * 64;
      int highs = at + 128 + half * 32;
      int scales = at + 192 + half * 8;
      for (int quarter = 0; quarter < 4; quarter++) {
        for (int i = 0; i < 32; i++) {
          int low = (row[lows + quarter % 2 * 32 + i] >> (quarter / 2 * 4)) & 15;
          int high = (row[highs + i] >> (quarter * 2)) & 3;
          float scale = d * row[scales + quarter * 2 + i / 16];
          out[to + half * 128 + quarter * 32 + i] = scale * ((low | (high << 4)) - 32);
        }
      }
    }
  }

  private static int scaleOf(byte[] row, int scales, int group) {
    return group < 4
        ? row[scales + group] & 63
        : (row[scales + group + 4] & 15) | (((row[scales + group - 4] >> 6) & 3) << 4);
  }

  private static int minimumOf(byte[] row, int scales, int group) {
    return group < 4
        ? row[scales + group + 4] & 63
        : ((row[scales + group + 4] >> 4) & 15) | (((row[scales + group] >> 6) & 3) << 4);
  }

  private static int uint16(byte[] row, int at) {
    return (row[at] & 255) | ((row[at + 1] & 255) << 8);
  }

  private static int int32(byte[] row, int at) {
    return uint16(row, at) | (uint16(row, at + 2) << 16);
  }

  private static float half(byte[] row, int at) {
    return HalfFloat.toFloat(uint16(row, at));
  }
}
