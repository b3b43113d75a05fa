package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;
import java.util.zip.CRC32;
import org.lwjgl.system.MemoryUtil;

/** See {@link dev.parley.inference.ops.Ops#readWeights}. A unit is a row. */
record ReadWeight(Tensor weight) implements JavaOperation {

  @Override
  public int units() {
    return (int) weight.rows();
  }

  @Override
  public long work() {
    return weight.sizeBytes();
  }

  @Override
  public void run(int from, int to) {
    int bytes = (int) weight.type().bytes(weight.columns());
    CRC32 checksum = new CRC32(); // looks at every byte, and fast
    for (int row = from; row < to; row++) {
      checksum.update(MemoryUtil.memByteBuffer(weight.rowAddress(row), bytes));
    }
  }
}
