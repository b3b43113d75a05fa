package dev.parley.inference.quantize;

import dev.parley.inference.tensor.QuantType;
import org.jspecify.annotations.Nullable;

/**
 * Floats to stored blocks, the counterpart of {@link RowDecoder}: for each block the scales are
 * searched that make the weighted squared error small.
 *
 * <p>The same numbers give the same bytes, on every machine and whatever else is encoded.
 *
 * <p><b>Threads.</b> Confined to one; it holds what it works with.
 */
public final class RowEncoder {
  private static final float LARGEST_HALF = 65504;

  private final SmallBlocks small = new SmallBlocks();
  private final SuperBlocks large = new SuperBlocks();
  private final float[] weights = new float[256];

  /** The largest size of a number that the type can hold. */
  public static float limit(QuantType type) {
    return type == QuantType.F32 || type == QuantType.BF16 ? 0x1.FEp127f : LARGEST_HALF;
  }

  /**
   * Encodes a row.
   *
   * @param row finite numbers, none beyond the {@linkplain #limit limit}; a whole number of blocks
   * @param importance how much a squared error counts in each column, above 0; null if that is not
   *     known
   * @param out filled from {@code at}
   * @throws IllegalArgumentException if the type is none of weights
   */
  public void encode(
      QuantType type, float[] row, float @Nullable [] importance, byte[] out, int at) {
    int elements = type.blockElements();
    int to = at;
    for (int from = 0; from < row.length; from += elements) {
      if (type.isBlockType()) {
        weigh(row, importance, from, elements);
      }
      block(type, row, from, out, to);
      to += type.blockBytes();
    }
  }

  /** Where nothing is known, large numbers count more, and so that none is lost, all do a bit. */
  private void weigh(float[] row, float @Nullable [] importance, int from, int count) {
    if (importance != null) {
      System.arraycopy(importance, from, weights, 0, count);
      return;
    }
    float sum = 0;
    for (int i = 0; i < count; i++) {
      weights[i] = row[from + i] * row[from + i];
      sum += weights[i];
    }
    for (int i = 0; i < count; i++) {
      weights[i] += sum / count;
    }
  }

  private void block(QuantType type, float[] row, int from, byte[] out, int at) {
    switch (type) {
      case F32 -> putInt(out, at, Float.floatToRawIntBits(row[from]));
      case F16 -> StoredHalf.put(out, at, row[from]);
      case BF16 -> putBrainFloat(out, at, row[from]);
      case Q4_0 -> small.q4Symmetric(row, from, weights, out, at);
      case Q4_1 -> small.q4Affine(row, from, weights, out, at);
      case Q5_0 -> small.q5Symmetric(row, from, weights, out, at);
      case Q5_1 -> small.q5Affine(row, from, weights, out, at);
      case Q8_0 -> small.q8(row, from, out, at);
      case Q4_K -> large.q4(row, from, weights, out, at);
      case Q5_K -> large.q5(row, from, weights, out, at);
      case Q6_K -> large.q6(row, from, weights, out, at);
      case I32, INT8 -> throw new IllegalArgumentException("no file stores weights as " + type);
    }
  }

  /** The upper half of a float, rounded to nearest, ties to even. */
  private static void putBrainFloat(byte[] out, int at, float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
    out[at] = (byte) rounded;
    out[at + 1] = (byte) (rounded >> 8);
  }

  private static void putInt(byte[] out, int at, int bits) {
    for (int i = 0; i < Integer.BYTES; i++) {
      out[at + i] = (byte) (bits >> (8 * i));
    }
  }
}
