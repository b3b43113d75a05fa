package dev.parley.inference.ops.cuda;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.List;

/**
 * What operations on rows and elements launch, and what weights go through: entry, blocks, and the
 * fields of its struct (docs/cuda.md). For what has weights see {@link Products}, for what looks
 * back at a sequence {@link Sequences}.
 */
final class Kernels {
  private static final String ROWS = "rows";
  private static final String ELEMENTWISE = "elementwise";
  private static final String WEIGHTS = "weights";

  /** Columns that a block of an elementwise kernel takes, four each thread. */
  private static final int ELEMENTS = 1024;

  private static final int ELEMENT_THREADS = 256;
  private static final int ROW_THREADS = 256;

  private Kernels() {}

  private static Launch byElement(String entry, Tensor rows) {
    return new Launch(ELEMENTWISE, entry, ELEMENT_THREADS)
        .grid(Launch.blocks(rows.columns(), ELEMENTS), Math.min(rows.rows(), Launch.MOST_BLOCKS));
  }

  private static Launch byRow(String entry, long rows) {
    return new Launch(ROWS, entry, ROW_THREADS).grid(rows);
  }

  // Weights

  /** Bytes that this many blocks take in the GPU's memory. */
  static long packedBytes(QuantType type, long blocks) {
    return PackedWeight.bytes(type, blocks);
  }

  /**
   * Moves stored blocks to where the kernels want them.
   *
   * @param source of the blocks {@code from} to {@code from + count} as the file has them
   * @param target of all the {@code total} blocks of the weight
   */
  static Launch pack(long source, long target, QuantType type, long from, long count, long total) {
    int threads = 256;
    long halfWords = count * type.blockBytes() / Short.BYTES;
    Launch launch =
        new Launch(WEIGHTS, "pack", threads)
            .grid(Launch.blocks(halfWords, threads))
            .movedBytes(2 * count * type.blockBytes())
            .with(source)
            .with(from)
            .with(count)
            .with(type.blockBytes());
    long plane = target;
    List<PackedWeight.Part> parts = PackedWeight.parts(type);
    for (PackedWeight.Part part : parts) {
      launch.with(plane).with(part.from()).with(part.bytes());
      plane += PackedWeight.planeBytes(part, total);
    }
    for (int i = parts.size(); i < PLANES; i++) {
      launch.with(0).with(0).with(0);
    }
    return launch;
  }

  /** Planes that {@code parley_pack} has room for. */
  private static final int PLANES = 4;

  /** Reads all bytes of a weight. */
  static Launch read(Tensor weight) {
    int threads = 256;
    long bytes = PackedWeight.bytes(weight);
    return new Launch(WEIGHTS, "read", threads)
        .grid(Math.min(Launch.blocks(bytes, 64L * threads), Launch.MOST_BLOCKS))
        .movedBytes(bytes)
        .with(weight)
        .with(bytes);
  }

  // Rows

  static Launch rmsNorm(Tensor x, Tensor weight, Tensor out, float epsilon) {
    return norm("rms_norm", x, weight, out, epsilon);
  }

  /** {@link #rmsNorm} and {@link #quantize} in one. */
  static Launch quantizedRmsNorm(Tensor x, Tensor weight, Tensor out, float epsilon) {
    return norm("quantized_rms_norm", x, weight, out, epsilon);
  }

  private static Launch norm(String entry, Tensor x, Tensor weight, Tensor out, float epsilon) {
    return byRow(entry, x.rows())
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(weight)
        .with(out)
        .with((double) epsilon);
  }

  static Launch gatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, Tensor out, int groups, float epsilon) {
    return groupNorm("gated_group_norm", y, z, weight, out, groups, epsilon);
  }

  /** {@link #gatedGroupNorm} and {@link #quantize} in one; groups are of whole blocks of 32. */
  static Launch quantizedGatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, Tensor out, int groups, float epsilon) {
    return groupNorm("quantized_gated_group_norm", y, z, weight, out, groups, epsilon);
  }

  private static Launch groupNorm(
      String entry, Tensor y, Tensor z, Tensor weight, Tensor out, int groups, float epsilon) {
    return byRow(entry, y.rows() * groups)
        .movedBytes(3 * y.sizeBytes())
        .with(y)
        .with(z)
        .with(weight)
        .with(out)
        .with(groups)
        .with((double) epsilon);
  }

  static Launch energy(Tensor logits, Tensor places, Tensor target) {
    return byRow("energy", logits.rows())
        .movedBytes(2 * logits.sizeBytes())
        .with(logits)
        .with(places)
        .with(target);
  }

  // Elements

  /** Rows of one type or F32 and F16; the source may be a row that repeats. */
  static Launch copy(Tensor source, Tensor target) {
    return byElement("copy", source).movedBytes(2 * source.sizeBytes()).with(source).with(target);
  }

  static Launch quantize(Tensor x, Tensor out) {
    return byElement("quantize", x).movedBytes(2 * x.sizeBytes()).with(x).with(out);
  }

  /** {@code target += x}. */
  static Launch add(Tensor target, Tensor x) {
    return elementwise("add", target, x, target);
  }

  static Launch squaredRelu(Tensor x, Tensor out) {
    return elementwise("squared_relu", x, x, out);
  }

  /** {@link #squaredRelu} and {@link #quantize} in one. */
  static Launch quantizedSquaredRelu(Tensor x, Tensor out) {
    return elementwise("quantized_squared_relu", x, x, out);
  }

  static Launch swiglu(Tensor gate, Tensor up, Tensor out) {
    return elementwise("swiglu", gate, up, out);
  }

  /** {@link #swiglu} and {@link #quantize} in one. */
  static Launch quantizedSwiglu(Tensor gate, Tensor up, Tensor out) {
    return elementwise("quantized_swiglu", gate, up, out);
  }

  private static Launch elementwise(String entry, Tensor a, Tensor b, Tensor out) {
    return byElement(entry, out).movedBytes(3 * a.sizeBytes()).with(a).with(b).with(out);
  }

  static Launch rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    return byElement("rope", x)
        .movedBytes(2 * x.sizeBytes())
        .with(x)
        .with(frequencies)
        .with(positions)
        .with(headWidth);
  }

  static Launch storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    return byElement("store_key_values", keys)
        .movedBytes(3 * keys.sizeBytes())
        .with(keys)
        .with(values)
        .with(cache)
        .with(slots)
        .with(positions);
  }
}
