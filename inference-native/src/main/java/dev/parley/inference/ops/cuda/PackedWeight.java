package dev.parley.inference.ops.cuda;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.List;

/**
 * How blocks of a type lie in the GPU's memory: in planes, one after the other, each with its part
 * of every block in order (docs/cuda.md; planes.cuh has the same for the kernels).
 */
final class PackedWeight {
  /** Where a plane may begin. */
  private static final long PLANE_ALIGNMENT = 256;

  private PackedWeight() {}

  /** The bytes of a stored block that go to one plane. */
  record Part(int from, int bytes) {}

  /** What the planes hold, in their order. */
  static List<Part> parts(QuantType type) {
    return switch (type) {
      case Q4_0 -> List.of(new Part(2, 16), new Part(0, 2));
      case Q4_1 -> List.of(new Part(4, 16), new Part(0, 4));
      case Q5_0 -> List.of(new Part(6, 16), new Part(2, 4), new Part(0, 2));
      case Q5_1 -> List.of(new Part(8, 16), new Part(4, 4), new Part(0, 4));
      case Q8_0 -> List.of(new Part(2, 32), new Part(0, 2));
      case Q4_K -> List.of(new Part(16, 128), new Part(0, 16));
      case Q5_K -> List.of(new Part(48, 128), new Part(16, 32), new Part(0, 16));
      case Q6_K ->
          List.of(new Part(0, 128), new Part(128, 64), new Part(192, 16), new Part(208, 2));
      case F32, F16, BF16, I32, INT8 ->
          throw new IllegalArgumentException(type + " has no blocks to pack");
    };
  }

  /** Bytes of a plane, up to where the next begins. */
  static long planeBytes(Part part, long blocks) {
    return (blocks * part.bytes() + PLANE_ALIGNMENT - 1) & -PLANE_ALIGNMENT;
  }

  static long bytes(QuantType type, long blocks) {
    return parts(type).stream().mapToLong(part -> planeBytes(part, blocks)).sum();
  }

  /** Bytes of a loaded weight, in planes or in rows. */
  static long bytes(Tensor weight) {
    QuantType type = weight.type();
    return type.isBlockType()
        ? bytes(type, weight.rows() * (weight.columns() / type.blockElements()))
        : weight.rows() * weight.rowBytes();
  }
}
