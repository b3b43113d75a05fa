package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.host.HostMemory;
import dev.parley.inference.tensor.Tensor;
import org.lwjgl.system.MemoryUtil;

/**
 * Rows of one tensor into another of equal shape; see {@link dev.parley.inference.ops.Ops#assign}.
 */
record Copy(Tensor source, Tensor target) implements JavaOperation {

  Copy {
    HostMemory.requireAssignable(source, target);
  }

  @Override
  public int units() {
    return (int) source.rows();
  }

  @Override
  public long work() {
    return source.rows() * source.columns();
  }

  @Override
  public void run(int from, int to) {
    if (source.type() != target.type()) {
      for (int row = from; row < to; row++) {
        HostRows.write(target, row, HostRows.read(source, row));
      }
      return;
    }
    long rowBytes = source.type().bytes(source.columns());
    for (int row = from; row < to; row++) {
      MemoryUtil.memCopy(source.rowAddress(row), target.rowAddress(row), rowBytes);
    }
  }
}
