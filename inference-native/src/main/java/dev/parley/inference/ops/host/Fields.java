package dev.parley.inference.ops.host;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * The 8-byte fields of an operation's struct in parley_ops.h, in the order of {@link #with} calls.
 */
public final class Fields {
  /** INT8 is in no file; its number is ours. */
  private static final int INT8 = 1000;

  private long[] values = new long[64];
  private int count;

  /** As {@code parley_tensor}. */
  public Fields with(Tensor tensor) {
    return with(tensor.address())
        .with(tensor.type() == QuantType.INT8 ? INT8 : tensor.type().ggmlId())
        .with(tensor.rows())
        .with(tensor.columns())
        .with(tensor.rowBytes());
  }

  /** As {@code parley_pages}. */
  public Fields with(PagedKeyValues pages) {
    return with(pages.keys()).with(pages.values()).with(pages.pageTable()).with(pages.pageTokens());
  }

  public Fields with(double value) {
    return with(Double.doubleToRawLongBits(value));
  }

  public Fields with(long value) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = value;
    return this;
  }

  public int count() {
    return count;
  }

  /** Puts all fields where the target stands. */
  public void write(LongBuffer target) {
    target.put(values, 0, count);
  }
}
