package dev.parley.inference.ops;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.SplittableRandom;

/** A matrix as a file stores it: a model file of one tensor. */
final class StoredMatrix extends OneWeightFile {
  StoredMatrix(QuantType type, int rows, int columns, byte[] stored) {
    super(type, rows, columns, stored);
  }

  /** Any bits there are, but for scales that are no finite numbers. */
  static StoredMatrix random(SplittableRandom random, QuantType type, int rows, int columns) {
    int blocks = rows * columns / type.blockElements();
    byte[] stored = new byte[blocks * type.blockBytes()];
    random.nextBytes(stored);
    for (int block = 0; block < blocks; block++) {
      int at = block * type.blockBytes();
      switch (type) {
        case F32 -> putInt(stored, at, Float.floatToIntBits((float) (random.nextDouble() - 0.5)));
        case BF16 -> putShort(stored, at, random.nextInt(0x4000) | signBit(random));
        case F16, Q4_0, Q5_0, Q8_0 -> putShort(stored, at, scale(random));
        case Q4_1, Q5_1, Q4_K, Q5_K -> {
          putShort(stored, at, scale(random));
          putShort(stored, at + 2, scale(random));
        }
        case Q6_K -> putShort(stored, at + 208, scale(random));
        case I32, INT8 -> throw new IllegalArgumentException("no weights are of that type");
      }
    }
    return new StoredMatrix(type, rows, columns, stored);
  }

  /** Bits of a binary16 below 2 in size, subnormals included, with any sign. */
  private static int scale(SplittableRandom random) {
    return random.nextInt(0x4000) | signBit(random);
  }

  private static int signBit(SplittableRandom random) {
    return random.nextBoolean() ? 0x8000 : 0;
  }

  private static void putShort(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >> 8);
  }

  private static void putInt(byte[] bytes, int at, int value) {
    putShort(bytes, at, value);
    putShort(bytes, at + 2, value >> 16);
  }

  Tensor on(Ops ops) {
    return ops.load(this, info);
  }

  /** By the definition of the format, in double: no weight needs more bits. */
  double at(int row, int column) {
    long element = row * info.columns() + column;
    int elements = info.type().blockElements();
    int block = (int) (element / elements) * info.type().blockBytes();
    return StoredBlock.element(info.type(), stored, block, (int) (element % elements));
  }
}
