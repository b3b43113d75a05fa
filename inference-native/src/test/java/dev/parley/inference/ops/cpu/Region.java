package dev.parley.inference.ops.cpu;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/** The memory that operands of one operation share: of one tensor, or of several views of one. */
final class Region {
  /** Two's complement of nothing, and of any float no number: what nobody has written yet. */
  private static final byte UNWRITTEN = (byte) 0xFF;

  private static final int TILE_ROWS = 16;
  private static final int BLOCK = 32;

  private final List<Operand> operands = new ArrayList<>();
  private long begin;
  private long end;

  private Region(Operand first) {
    operands.add(first);
    begin = first.tensor().address();
    end = first.end();
  }

  static List<Region> of(List<Operand> operands) {
    List<Region> regions = new ArrayList<>();
    for (Operand operand : operands) {
      Region joined = new Region(operand);
      for (Region other : List.copyOf(regions)) {
        if (joined.begin < other.end && other.begin < joined.end) {
          joined.join(other);
          regions.remove(other);
        }
      }
      regions.add(joined);
    }
    return regions;
  }

  private void join(Region other) {
    operands.addAll(other.operands);
    begin = Math.min(begin, other.begin);
    end = Math.max(end, other.end);
  }

  boolean holds(Operand operand) {
    return operands.contains(operand);
  }

  /** From the region's first byte to the operand's. */
  long offset(Operand operand) {
    return operand.tensor().address() - begin;
  }

  /** Bytes beyond a multiple of 64, at which the region began when it was recorded. */
  long misalignment() {
    return begin & 63;
  }

  boolean isWritten() {
    return operands.stream().anyMatch(Operand::isWritten);
  }

  /** Whether nothing of what was there before is left. */
  boolean isFilled() {
    return operands.stream()
        .allMatch(operand -> operand.role() == Operand.Role.FILLED && !operand.leavesGaps());
  }

  /** Makes sure that what should be written is not there by chance. */
  void unwrite() {
    MemoryUtil.memSet(begin, UNWRITTEN, end - begin);
  }

  /** What the C library would find there, but for weights: those as the file stores them. */
  byte[] read() {
    Tensor first = operands.get(0).tensor();
    if (first.type() == QuantType.INT8) {
      return tiles(first);
    }
    long bytes = end - begin;
    long rowsFilledUp = first.type().isBlockType() ? -first.rows() & (Operations.GROUP - 1) : 0;
    byte[] read = new byte[Math.toIntExact(bytes + rowsFilledUp * first.rowBytes())];
    MemoryUtil.memByteBuffer(begin, (int) bytes).get(read, 0, (int) bytes);
    return read;
  }

  /** Rows of blocks of a scale and 32 bytes, as tiles of int8_rows.h. */
  private static byte[] tiles(Tensor rounded) {
    int rowBytes = (int) Operations.roundedRowBytes(rounded.columns());
    ByteBuffer tiles =
        ByteBuffer.allocate((int) rounded.rows() * rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long row = 0; row < rounded.rows(); row += TILE_ROWS) {
      long rows = Math.min(TILE_ROWS, rounded.rows() - row);
      putTile(rounded.rows(row, rows), tiles);
    }
    return tiles.array();
  }

  private static void putTile(Tensor rounded, ByteBuffer tile) {
    int rows = (int) rounded.rows();
    int blocks = (int) rounded.columns() / BLOCK;
    int[] sums = new int[2 * blocks * rows];
    float[] scales = new float[blocks * rows];
    for (int i = 0; i < blocks * rows; i++) {
      long address = rounded.rowAddress(i % rows) + (long) (i / rows) * QuantType.INT8.blockBytes();
      scales[i] = MemoryUtil.memGetFloat(address);
      for (int k = 0; k < BLOCK; k++) {
        byte q = MemoryUtil.memGetByte(address + Float.BYTES + k);
        tile.put(q);
        sums[2 * i + k / 16] += q;
      }
    }
    for (float scale : scales) {
      tile.putFloat(scale);
    }
    for (int i = 0; i < scales.length; i++) {
      tile.putFloat(scales[i] * (sums[2 * i] + sums[2 * i + 1]));
    }
    for (int i = 0; i < scales.length; i++) {
      tile.putInt(-128 * (sums[2 * i] + sums[2 * i + 1]));
    }
    for (int sum : sums) {
      tile.putInt(-sum);
    }
  }
}
