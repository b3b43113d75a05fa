package dev.parley.inference.ops.plain;

import dev.parley.inference.quantize.RowDecoder;
import dev.parley.inference.tensor.HalfFloat;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import org.lwjgl.system.MemoryUtil;

/** Rows of host tensors in and out of Java arrays. */
final class HostRows {
  private HostRows() {}

  /** A row as floats, whatever its type. */
  static float[] read(Tensor tensor, long row) {
    float[] values = new float[(int) tensor.columns()];
    read(tensor, row, values);
    return values;
  }

  static void read(Tensor tensor, long row, float[] into) {
    int count = (int) tensor.columns();
    long address = tensor.rowAddress(row);
    if (tensor.type() == QuantType.F32) {
      MemoryUtil.memFloatBuffer(address, count).get(into, 0, count);
      return;
    }
    byte[] stored = new byte[(int) tensor.type().bytes(count)];
    MemoryUtil.memByteBuffer(address, stored.length).get(stored);
    RowDecoder.decode(tensor.type(), stored, into, count);
  }

  /** Writes a row as F32 or F16. */
  static void write(Tensor tensor, long row, float[] values) {
    if (tensor.type() == QuantType.F16) {
      long address = tensor.rowAddress(row);
      for (int i = 0; i < values.length; i++) {
        MemoryUtil.memPutShort(address + (long) i * Short.BYTES, HalfFloat.ofFloat(values[i]));
      }
      return;
    }
    MemoryUtil.memFloatBuffer(tensor.rowAddress(row), (int) tensor.columns())
        .put(values, 0, (int) tensor.columns());
  }

  /** The index in a row of an I32 column. */
  static int index(Tensor tensor, long row) {
    return MemoryUtil.memGetInt(tensor.rowAddress(row));
  }
}
