package dev.parley.inference.quantize;

import java.util.Arrays;

/**
 * Encodes blocks of 256 numbers in groups, whose own scales are small whole numbers times a scale
 * of the block: Q4_K and Q5_K (eight groups with offsets), Q6_K (sixteen groups without).
 */
final class SuperBlocks {
  private static final int ELEMENTS = 256;
  private static final int GROUP = 32;
  private static final int GROUPS = ELEMENTS / GROUP;
  private static final int SMALL_GROUP = 16;
  private static final int SMALL_GROUPS = ELEMENTS / SMALL_GROUP;

  private final AffineFit four = new AffineFit(15, true);
  private final AffineFit five = new AffineFit(31, true);
  private final SymmetricFit six = new SymmetricFit(32);
  private final int[] levels = new int[ELEMENTS];
  private final float[] groupWeights = new float[GROUP];
  private final float[] scales = new float[SMALL_GROUPS];
  private final float[] offsets = new float[GROUPS];
  private final int[] wholeScales = new int[SMALL_GROUPS];
  private final int[] wholeOffsets = new int[GROUPS];

  /** d, dmin, 12 bytes of scales and minimums, 128 bytes of pairs. */
  void q4(float[] x, int from, float[] weights, byte[] out, int at) {
    withOffsets(four, 15, x, from, weights, out, at);
    putPairs(out, at + 16);
  }

  /** As {@link #q4}, with 32 bytes of fifth bits before the pairs: bit g for group g. */
  void q5(float[] x, int from, float[] weights, byte[] out, int at) {
    withOffsets(five, 31, x, from, weights, out, at);
    for (int i = 0; i < GROUP; i++) {
      int bits = 0;
      for (int group = 0; group < GROUPS; group++) {
        bits |= (levels[group * GROUP + i] >> 4) << group;
      }
      out[at + 16 + i] = (byte) bits;
    }
    putPairs(out, at + 48);
  }

  private void withOffsets(
      AffineFit fit, int highest, float[] x, int from, float[] weights, byte[] out, int at) {
    for (int group = 0; group < GROUPS; group++) {
      System.arraycopy(weights, group * GROUP, groupWeights, 0, GROUP);
      fit.fit(x, from + group * GROUP, groupWeights);
      scales[group] = fit.scale();
      offsets[group] = -fit.offset();
    }
    float d = StoredHalf.put(out, at, largest(scales, GROUPS) / 63);
    float dmin = StoredHalf.put(out, at + 2, largest(offsets, GROUPS) / 63);
    for (int group = 0; group < GROUPS; group++) {
      int scale = Rounding.level(scales[group] * Rounding.inverse(d), 0, 63);
      int offset = Rounding.level(offsets[group] * Rounding.inverse(dmin), 0, 63);
      wholeScales[group] = scale;
      wholeOffsets[group] = offset;
      float inverse = Rounding.inverse(d * scale);
      for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
        levels[i] = Rounding.level((x[from + i] + dmin * offset) * inverse, 0, highest);
      }
    }
    putSixBits(out, at + 4);
  }

  /** Eight scales and eight minimums of 6 bits, as RowDecoder takes them apart. */
  private void putSixBits(byte[] out, int at) {
    for (int group = 0; group < 4; group++) {
      int scale = wholeScales[group];
      int offset = wholeOffsets[group];
      int laterScale = wholeScales[group + 4];
      int laterOffset = wholeOffsets[group + 4];
      out[at + group] = (byte) (scale | (laterScale >> 4 << 6));
      out[at + group + 4] = (byte) (offset | (laterOffset >> 4 << 6));
      out[at + group + 8] = (byte) ((laterScale & 15) | ((laterOffset & 15) << 4));
    }
  }

  private void putPairs(byte[] out, int at) {
    for (int pair = 0; pair < GROUPS / 2; pair++) {
      for (int i = 0; i < GROUP; i++) {
        int low = levels[2 * pair * GROUP + i] & 15;
        int high = levels[(2 * pair + 1) * GROUP + i] & 15;
        out[at + pair * GROUP + i] = (byte) (low | (high << 4));
      }
    }
  }

  /** 128 bytes of low 4 bits, 64 of high 2 bits, 16 int8 scales, d. */
  void q6(float[] x, int from, float[] weights, byte[] out, int at) {
    float extreme = 0;
    for (int group = 0; group < SMALL_GROUPS; group++) {
      System.arraycopy(weights, group * SMALL_GROUP, groupWeights, 0, SMALL_GROUP);
      scales[group] = six.scale(x, from + group * SMALL_GROUP, SMALL_GROUP, groupWeights);
      extreme = Math.abs(scales[group]) > Math.abs(extreme) ? scales[group] : extreme;
    }
    float d = StoredHalf.put(out, at + 208, extreme / -128);
    for (int group = 0; group < SMALL_GROUPS; group++) {
      int scale = Rounding.level(scales[group] * Rounding.inverse(d), -128, 127);
      out[at + 192 + group] = (byte) scale;
      float inverse = Rounding.inverse(d * scale);
      for (int i = group * SMALL_GROUP; i < (group + 1) * SMALL_GROUP; i++) {
        levels[i] = Rounding.level(x[from + i] * inverse, -32, 31) + 32;
      }
    }
    putSixBitLevels(out, at);
  }

  private void putSixBitLevels(byte[] out, int at) {
    Arrays.fill(out, at, at + 192, (byte) 0);
    for (int i = 0; i < ELEMENTS; i++) {
      int run = i / 128;
      int within = i % 128;
      int low = levels[i] & 15;
      int high = levels[i] >> 4;
      out[at + run * 64 + within % 64] |= (byte) (low << (within / 64 * 4));
      out[at + 128 + run * 32 + within % 32] |= (byte) (high << (within / 32 * 2));
    }
  }

  private static float largest(float[] values, int count) {
    float largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, values[i]);
    }
    return largest;
  }
}
