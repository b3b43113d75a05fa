package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.host.Fields;
import dev.parley.inference.tensor.Tensor;
import java.nio.LongBuffer;

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
  private final Fields fields = new Fields();

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
    fields.with(tensor);
    return this;
  }

  NativeOperation with(PagedKeyValues pages) {
    fields.with(pages);
    return this;
  }

  NativeOperation with(double value) {
    fields.with(value);
    return this;
  }

  NativeOperation with(long value) {
    fields.with(value);
    return this;
  }

  boolean isEmpty() {
    return units == 0;
  }

  long scratchBytes() {
    return scratchBytes;
  }

  int fieldCount() {
    return HEADER_FIELDS + fields.count();
  }

  void write(LongBuffer target, int threads) {
    target.put(kernel.kind()).put(units).put(chunk(threads)).put(scratchBytes);
    fields.write(target);
  }

  private long chunk(int threads) {
    double fair = units * unitNanos / (threads * CHUNKS_PER_THREAD);
    double nanos = Math.max(LEAST_CHUNK_NANOS, Math.min(MOST_CHUNK_NANOS, fair));
    return Math.max(1, Math.min(units, Math.round(nanos / unitNanos)));
  }
}
