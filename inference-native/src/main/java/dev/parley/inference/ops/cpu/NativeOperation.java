package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * An operation as the struct of its kernel in parley_ops.h: 8-byte fields in the order of {@link
 * #with} calls, after the four of {@code parley_op}.
 */
final class NativeOperation {
  /** {@code kind, units, chunk, scratch_bytes}. */
  private static final int HEADER_FIELDS = 4;

  /** What a thread should take at once, in estimated time: long against a claim, short to share. */
  private static final double LEAST_CHUNK_NANOS = 4_000;

  private static final double MOST_CHUNK_NANOS = 40_000;
  private static final int CHUNKS_PER_THREAD = 16;

  private final Kernel kernel;
  private final long units;
  private double unitNanos = 1;
  private long scratchBytes;
  private long[] fields = new long[64];
  private int count = HEADER_FIELDS;

  /**
   * @param units that may be computed in any order
   */
  NativeOperation(Kernel kernel, long units) {
    this.kernel = kernel;
    this.units = units;
  }

  /** About how long one unit takes; only the sizes of chunks depend on it. */
  NativeOperation unitNanos(double nanos) {
    unitNanos = nanos;
    return this;
  }

  /** Memory that each thread needs for itself. */
  NativeOperation scratchBytes(long bytes) {
    scratchBytes = bytes;
    return this;
  }

  NativeOperation with(Tensor tensor) {
    long type = tensor.type() == QuantType.INT8 ? 1000 : tensor.type().ggmlId();
    return with(tensor.address())
        .with(type)
        .with(tensor.rows())
        .with(tensor.columns())
        .with(tensor.rowBytes());
  }

  NativeOperation with(PagedKeyValues pages) {
    return with(pages.keys()).with(pages.values()).with(pages.pageTable()).with(pages.pageTokens());
  }

  NativeOperation with(double value) {
    return with(Double.doubleToRawLongBits(value));
  }

  NativeOperation with(long value) {
    if (count == fields.length) {
      fields = Arrays.copyOf(fields, 2 * count);
    }
    fields[count++] = value;
    return this;
  }

  boolean isEmpty() {
    return units == 0;
  }

  long scratchBytes() {
    return scratchBytes;
  }

  int fieldCount() {
    return count;
  }

  void write(LongBuffer target, int threads) {
    fields[0] = kernel.kind();
    fields[1] = units;
    fields[2] = chunk(threads);
    fields[3] = scratchBytes;
    target.put(fields, 0, count);
  }

  private long chunk(int threads) {
    double fair = units * unitNanos / (threads * CHUNKS_PER_THREAD);
    double nanos = Math.max(LEAST_CHUNK_NANOS, Math.min(MOST_CHUNK_NANOS, fair));
    return Math.max(1, Math.min(units, Math.round(nanos / unitNanos)));
  }
}
