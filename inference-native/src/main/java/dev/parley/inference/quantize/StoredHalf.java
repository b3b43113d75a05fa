package dev.parley.inference.quantize;

import dev.parley.inference.tensor.HalfFloat;

/** Numbers as the two bytes of a half-precision float. */
final class StoredHalf {
  private StoredHalf() {}

  /** Stores the nearest half; gives what was stored. */
  static float put(byte[] out, int at, float value) {
    short bits = HalfFloat.ofFloat(value);
    out[at] = (byte) bits;
    out[at + 1] = (byte) (bits >> 8);
    return HalfFloat.toFloat(bits);
  }
}
