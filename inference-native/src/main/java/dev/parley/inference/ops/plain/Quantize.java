package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;
import org.lwjgl.system.MemoryUtil;

/** See {@link dev.parley.inference.ops.Ops#quantize}. A unit is a row. */
record Quantize(Tensor x, Tensor out) implements JavaOperation {
  private static final int BLOCK = 32;

  /** Sizes below are zero: 127 / size would overflow, and no product would notice them. */
  private static final float SMALLEST = 1e-36f;

  @Override
  public int units() {
    return (int) x.rows();
  }

  @Override
  public long work() {
    return x.rows() * x.columns();
  }

  @Override
  public void run(int from, int to) {
    for (int t = from; t < to; t++) {
      float[] row = HostRows.read(x, t);
      for (int block = 0; block < row.length / BLOCK; block++) {
        long address = out.rowAddress(t) + (long) block * out.type().blockBytes();
        round(row, block * BLOCK, address);
      }
    }
  }

  private static void round(float[] row, int from, long address) {
    float largest = 0;
    boolean finite = true;
    for (int i = from; i < from + BLOCK; i++) {
      largest = Math.max(largest, Math.abs(row[i]));
      finite &= Float.isFinite(row[i]);
    }
    boolean rounds = finite && largest >= SMALLEST;
    float inverse = rounds ? 127 / largest : 0;
    float scale = rounds ? largest / 127 : 0;
    MemoryUtil.memPutFloat(address, finite ? scale : Float.NaN);
    for (int i = 0; i < BLOCK; i++) {
      byte rounded = rounds ? (byte) StrictMath.rint(row[from + i] * inverse) : 0;
      MemoryUtil.memPutByte(address + Float.BYTES + i, rounded);
    }
  }
}
