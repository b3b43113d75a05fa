package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;

/**
 * The struct of each operation: its units, what one may take, and its fields in the order of
 * parley_ops.h.
 */
final class Operations {
  /** Weight rows that are packed together, and channels of a convolution's unit. */
  static final int GROUP = 16;

  // Rough speeds of one thread, to size chunks by.
  private static final double READ_BYTES_PER_NANO = 15;
  private static final double WORK_BYTES_PER_NANO = 8;
  private static final double INT8_PRODUCTS_PER_NANO = 120;
  private static final double FLOAT_PRODUCTS_PER_NANO = 8;

  /** Beside each block of rounded activations: scale, scaled sum, negative sum and its halves. */
  private static final int ROUNDED_BLOCK = 32;

  private static final int ROUNDED_BLOCK_EXTRA = 20;

  /** Rows of an attention's unit, and positions that it weighs together; see attention.c. */
  private static final int ATTENTION_ROWS = 4;

  private static final int ATTENTION_TILE = 64;

  private Operations() {}

  static long groups(long rows) {
    return (rows + GROUP - 1) / GROUP;
  }

  /** Bytes of a row of rounded activations; see int8_rows.h. */
  static long roundedRowBytes(long columns) {
    return columns + columns / ROUNDED_BLOCK * ROUNDED_BLOCK_EXTRA;
  }

  static NativeOperation matmul(Tensor weight, Tensor x, Tensor out) {
    boolean rounded = x.type() == QuantType.INT8;
    double read = GROUP * weight.rowBytes() / READ_BYTES_PER_NANO;
    double products = (double) GROUP * weight.columns() * x.rows();
    double compute = products / (rounded ? INT8_PRODUCTS_PER_NANO : FLOAT_PRODUCTS_PER_NANO);
    long units = x.rows() == 0 ? 0 : groups(weight.rows());
    return new NativeOperation(Kernel.MATMUL, units)
        .unitNanos(Math.max(read, compute))
        .with(weight)
        .with(x)
        .with(out);
  }

  static NativeOperation read(Tensor weight) {
    return new NativeOperation(Kernel.READ, weight.rows())
        .unitNanos(weight.rowBytes() / READ_BYTES_PER_NANO)
        .with(weight);
  }

  static NativeOperation quantize(Tensor x, Tensor out) {
    return byRow(Kernel.QUANTIZE, x, x.columns()).with(x).with(out);
  }

  static NativeOperation gather(Tensor source, Tensor rows, Tensor out) {
    return byRow(Kernel.GATHER, out, out.columns()).with(source).with(rows).with(out);
  }

  static NativeOperation copy(Tensor source, Tensor target) {
    return byRow(Kernel.COPY, source, source.columns()).with(source).with(target);
  }

  static NativeOperation rmsNorm(Tensor x, Tensor weight, Tensor out, float epsilon) {
    return byRow(Kernel.RMS_NORM, x, 2 * x.columns())
        .with(x)
        .with(weight)
        .with(out)
        .with((double) epsilon);
  }

  static NativeOperation gatedGroupNorm(
      Tensor y, Tensor z, Tensor weight, Tensor out, int groups, float epsilon) {
    return new NativeOperation(Kernel.GATED_GROUP_NORM, y.rows() * groups)
        .unitNanos(4.0 * y.columns() / groups * Float.BYTES / WORK_BYTES_PER_NANO)
        .with(y)
        .with(z)
        .with(weight)
        .with(out)
        .with(groups)
        .with((double) epsilon);
  }

  static NativeOperation elementwise(Kernel kernel, Tensor a, Tensor b, Tensor out) {
    return byRow(kernel, out, 2 * out.columns()).with(a).with(b).with(out);
  }

  static NativeOperation rope(Tensor x, Tensor frequencies, Tensor positions, int headWidth) {
    return byRow(Kernel.ROPE, x, 4 * x.columns())
        .with(x)
        .with(frequencies)
        .with(positions)
        .with(headWidth);
  }

  static NativeOperation storeKeyValues(
      Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions) {
    return byRow(Kernel.STORE_KEY_VALUES, keys, 2 * keys.columns())
        .with(keys)
        .with(values)
        .with(cache)
        .with(slots)
        .with(positions);
  }

  static NativeOperation attention(
      Tensor query,
      PagedKeyValues cache,
      Tensor slots,
      Tensor positions,
      Tensor out,
      int headWidth) {
    long keyValueHeads = cache.keys().columns() / headWidth;
    long blocks = (query.rows() + ATTENTION_ROWS - 1) / ATTENTION_ROWS;
    long queries = ATTENTION_ROWS * query.columns() / cache.keys().columns();
    return new NativeOperation(Kernel.ATTENTION, blocks * keyValueHeads)
        .unitNanos(queries * 256.0 * 2 * headWidth / FLOAT_PRODUCTS_PER_NANO)
        .scratchBytes(attentionScratch(queries, headWidth))
        .with(query)
        .with(cache)
        .with(slots)
        .with(positions)
        .with(out)
        .with(headWidth);
  }

  /** A part of keys or values, queries and sums, weights of a tile and two numbers a query. */
  private static long attentionScratch(long queries, int headWidth) {
    long width = groups(headWidth) * GROUP;
    return (GROUP * width + queries * (2 * width + ATTENTION_TILE + 2)) * Float.BYTES;
  }

  static NativeOperation convSilu(
      Tensor x, Tensor weight, Tensor bias, Tensor state, Tensor slots, Tensor out) {
    return new NativeOperation(Kernel.CONV_SILU, x.rows() == 0 ? 0 : groups(x.columns()))
        .unitNanos(x.rows() * GROUP * weight.columns() * 2.0)
        .scratchBytes((2 * weight.columns() - 1) * GROUP * Float.BYTES)
        .with(x)
        .with(weight)
        .with(bias)
        .with(state)
        .with(slots)
        .with(out);
  }

  static NativeOperation ssmScan(SsmScan scan, Tensor out) {
    double state = (double) scan.headWidth() * scan.stateWidth() * Float.BYTES;
    return new NativeOperation(Kernel.SSM_SCAN, out.rows() == 0 ? 0 : scan.heads())
        .unitNanos(2 * state * out.rows() / WORK_BYTES_PER_NANO)
        .with(scan.x())
        .with(scan.b())
        .with(scan.c())
        .with(scan.dt())
        .with(scan.dtBias())
        .with(scan.a())
        .with(scan.skip())
        .with(scan.state())
        .with(scan.slots())
        .with(out)
        .with(scan.groups());
  }

  static NativeOperation energy(Tensor logits, Tensor places, Tensor target) {
    return byRow(Kernel.ENERGY, logits, 4 * logits.columns())
        .with(logits)
        .with(places)
        .with(target);
  }

  private static NativeOperation byRow(Kernel kernel, Tensor rows, long elements) {
    return new NativeOperation(kernel, rows.rows())
        .unitNanos((double) elements * Float.BYTES / WORK_BYTES_PER_NANO);
  }
}
