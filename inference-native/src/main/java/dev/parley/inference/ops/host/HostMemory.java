package dev.parley.inference.ops.host;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.tensor.HostArena;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.nio.ByteBuffer;
import org.lwjgl.system.MemoryUtil;

/**
 * Tensors in this process's memory: those that last as long as a device, and scratch that passes
 * share.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device.
 */
public final class HostMemory implements RecordingMemory, AutoCloseable {
  private static final long READ_BYTES = 256L << 20;

  private final HostArena arena = new HostArena();
  private final ScratchMemory scratch = new ScratchMemory(arena::allocate, HostArena.ALIGNMENT);

  @Override
  public void beginRecording(Lane lane) {
    scratch.beginRecording(lane);
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    return arena.allocate(type, rows, columns);
  }

  /** That many bytes of zeros at a multiple of 64. */
  public long allocate(long bytes) {
    return arena.allocate(bytes);
  }

  /** A weight as the file stores it. */
  public Tensor load(ModelFile file, TensorInfo weight) {
    Tensor tensor = arena.allocate(weight.type(), weight.rows(), weight.columns());
    read(file, weight, 0, weight.sizeBytes(), tensor.address());
    return tensor;
  }

  /** A part of a weight, straight to an address. */
  public static void read(
      ModelFile file, TensorInfo weight, long from, long bytes, long toAddress) {
    for (long at = 0; at < bytes; at += READ_BYTES) {
      int length = (int) Math.min(READ_BYTES, bytes - at);
      ByteBuffer target = MemoryUtil.memByteBuffer(toAddress + at, length);
      file.read(weight, from + at, target);
    }
  }

  public void write(Tensor target, float[] values) {
    requireRoom(target, values.length);
    MemoryUtil.memFloatBuffer(target.address(), values.length).put(values);
  }

  /** Without a buffer: it would be an object for every pass. */
  public void write(Tensor target, int[] values, int count) {
    requireRoom(target, count);
    for (int i = 0; i < count; i++) {
      MemoryUtil.memPutInt(target.address() + (long) i * Integer.BYTES, values[i]);
    }
  }

  private static void requireRoom(Tensor target, int count) {
    if (count > target.rows() * target.columns() || !target.isDense()) {
      throw new IllegalArgumentException(count + " values do not fit densely into " + target);
    }
  }

  /** Row-major copy of an f32 tensor, views included. */
  public float[] read(Tensor source) {
    float[] values = new float[Math.toIntExact(source.rows() * source.columns())];
    read(source, values);
    return values;
  }

  /** The same into the beginning of an array; without a buffer, as above. */
  public void read(Tensor source, float[] target) {
    if (source.type() != QuantType.F32) {
      throw new IllegalArgumentException("only F32 can be read back, not " + source);
    }
    int columns = (int) source.columns();
    for (int row = 0; row < source.rows(); row++) {
      long address = source.rowAddress(row);
      for (int i = 0; i < columns; i++) {
        target[row * columns + i] = MemoryUtil.memGetFloat(address + (long) i * Float.BYTES);
      }
    }
  }

  /**
   * Refuses tensors of which one cannot be copied into the other.
   *
   * @throws IllegalArgumentException if rows or columns differ, or types that are not F32 and F16
   */
  public static void requireAssignable(Tensor from, Tensor to) {
    boolean converted = isFloat(from) && isFloat(to);
    if ((from.type() != to.type() && !converted)
        || from.rows() != to.rows()
        || from.columns() != to.columns()) {
      throw new IllegalArgumentException(from + " cannot be copied into " + to);
    }
  }

  private static boolean isFloat(Tensor tensor) {
    return tensor.type() == QuantType.F32 || tensor.type() == QuantType.F16;
  }

  /** Scratch for an intermediate result, dense; its content is what was left there. */
  public Tensor take(QuantType type, long rows, long columns) {
    return Tensor.dense(scratch.take(rows * type.bytes(columns)), type, rows, columns);
  }

  /** Scratch of that many bytes. */
  public long take(long bytes) {
    return scratch.take(bytes);
  }

  /** Where scratch stands; {@link #release} gives back all that was taken since. */
  public long mark() {
    return scratch.mark();
  }

  public void release(long mark) {
    scratch.release(mark);
  }

  /** Frees everything. Idempotent. */
  @Override
  public void close() {
    arena.close();
  }
}
