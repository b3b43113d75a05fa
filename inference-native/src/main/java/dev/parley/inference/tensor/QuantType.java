package dev.parley.inference.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How numbers are stored: in blocks of a fixed count of elements and bytes.
 *
 * <p>Source: block layouts of the GGUF format (ggml-common.h of ggml), ids of its {@code
 * ggml_type}.
 */
public enum QuantType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  I32(26, 1, 4),
  BF16(30, 1, 2),
  /** Activations rounded to signed bytes with an f32 scale for 32 of them; in no file. */
  INT8(-1, 32, 36);

  private final int ggmlId;
  private final int blockElements;
  private final int blockBytes;

  QuantType(int ggmlId, int blockElements, int blockBytes) {
    this.ggmlId = ggmlId;
    this.blockElements = blockElements;
    this.blockBytes = blockBytes;
  }

  /** The type's number in GGUF files; -1 for one that is in no file. */
  public int ggmlId() {
    return ggmlId;
  }

  /** Elements in a block; the length of a row must be a multiple of it. */
  public int blockElements() {
    return blockElements;
  }

  /** Whether several elements share a scale, so that none can be read alone. */
  public boolean isBlockType() {
    return blockElements > 1;
  }

  public int blockBytes() {
    return blockBytes;
  }

  /**
   * Bytes of a row of that many elements.
   *
   * @throws IllegalArgumentException if {@code elements} is no whole number of blocks
   */
  public long bytes(long elements) {
    if (elements % blockElements != 0) {
      throw new IllegalArgumentException(
          elements + " elements are no whole number of " + this + " blocks of " + blockElements);
    }
    return Math.multiplyExact(elements / blockElements, (long) blockBytes);
  }

  /** Every type that a file may have. */
  public static List<QuantType> inFiles() {
    return Arrays.stream(values()).filter(type -> type != INT8).toList();
  }

  /** The type with that number in GGUF files, if we have it. */
  public static Optional<QuantType> ofGgmlId(int id) {
    for (QuantType type : inFiles()) {
      if (type.ggmlId == id) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
