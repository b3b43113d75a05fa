package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaContext;
import dev.parley.inference.cuda.CudaStream;
import dev.parley.inference.cuda.PinnedMemory;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.host.RecordingMemory;
import dev.parley.inference.ops.host.ScratchMemory;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.lwjgl.system.MemoryUtil;

/**
 * Tensors in the GPU's memory: those that last as long as the device, and scratch that passes
 * share. Small ones lie together in large blocks, since the driver rounds each allocation up to
 * megabytes. What crosses to or from the host goes through pinned memory.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device, with the context current.
 */
final class GpuMemory implements RecordingMemory {
  /** So that every row of a dense matrix of 16-byte rows can be read 16 bytes at a time. */
  static final long ALIGNMENT = 256;

  /** What a tensor's row is padded to, for the same reason. */
  private static final long ROW_ALIGNMENT = 16;

  private static final long BLOCK_BYTES = 8L << 20;
  private static final long STAGING_BYTES = 1L << 20;

  private final CudaContext context;
  private final CudaStream stream;
  private final ScratchMemory scratch = new ScratchMemory(this::allocateBytes, ALIGNMENT);

  /** Where each far tensor begins, and where it ends. */
  private final NavigableMap<Long, Long> far = new TreeMap<>();

  /** What is left of the last block. */
  private long free;

  private long freeBytes;

  /** What is on its way to the GPU, used from the front; what comes back, at its front. */
  private PinnedMemory staging;

  private long staged;

  GpuMemory(CudaContext context, CudaStream stream) {
    this.context = context;
    this.stream = stream;
    this.staging = context.allocatePinned(STAGING_BYTES);
  }

  @Override
  public void beginRecording(Lane lane) {
    scratch.beginRecording(lane);
  }

  @Override
  public Tensor allocate(QuantType type, long rows, long columns) {
    long bytes = Math.multiplyExact(rows, type.bytes(columns));
    return Tensor.dense(allocateZeros(bytes), type, rows, columns);
  }

  /** A tensor in pinned memory of the host; its content is undefined. */
  Tensor allocateFar(QuantType type, long rows, long columns) {
    long bytes = Math.max(1, Math.multiplyExact(rows, type.bytes(columns)));
    long address = context.allocatePinned(bytes).address();
    far.put(address, address + bytes);
    return Tensor.dense(address, type, rows, columns);
  }

  /** Whether a tensor, or the one that it is a view of, was allocated there. */
  boolean isFar(Tensor tensor) {
    Map.Entry<Long, Long> around = far.floorEntry(tensor.address());
    return around != null && tensor.address() < around.getValue();
  }

  /** That many bytes of zeros at a multiple of {@link #ALIGNMENT}. */
  long allocateZeros(long bytes) {
    long address = allocateBytes(bytes);
    stream.fill(address, (byte) 0, bytes);
    return address;
  }

  private long allocateBytes(long wanted) {
    long bytes = Math.max(ALIGNMENT, (wanted + ALIGNMENT - 1) & -ALIGNMENT);
    if (bytes >= BLOCK_BYTES) {
      return newBlock(bytes);
    }
    if (bytes > freeBytes) {
      free = newBlock(BLOCK_BYTES);
      freeBytes = BLOCK_BYTES;
    }
    long address = free;
    free += bytes;
    freeBytes -= bytes;
    return address;
  }

  private long newBlock(long bytes) {
    return context.allocate(bytes).address();
  }

  /** Scratch for an intermediate result, its rows padded; its content is what was left there. */
  Tensor take(QuantType type, long rows, long columns) {
    long rowBytes = padded(type.bytes(columns));
    return new Tensor(scratch.take(rows * rowBytes), type, rows, columns, rowBytes);
  }

  /** The same with rows of that many bytes. */
  Tensor take(QuantType type, long rows, long columns, long rowBytes) {
    return new Tensor(scratch.take(rows * rowBytes), type, rows, columns, rowBytes);
  }

  /** Bytes of a row that begins where 16 bytes can be read at once. */
  static long padded(long rowBytes) {
    return (rowBytes + ROW_ALIGNMENT - 1) & -ROW_ALIGNMENT;
  }

  /** Scratch of that many bytes. */
  long takeBytes(long bytes) {
    return scratch.take(bytes);
  }

  long mark() {
    return scratch.mark();
  }

  void release(long mark) {
    scratch.release(mark);
  }

  void write(Tensor target, float[] values) {
    requireRoom(target, values.length);
    long from = stage(values.length * (long) Float.BYTES);
    MemoryUtil.memFloatBuffer(from, values.length).put(values);
    stream.upload(target.address(), from, values.length * (long) Float.BYTES);
  }

  /** Without a buffer: it would be an object for every pass. */
  void write(Tensor target, int[] values, int count) {
    requireRoom(target, count);
    long from = stage(count * (long) Integer.BYTES);
    for (int i = 0; i < count; i++) {
      MemoryUtil.memPutInt(from + (long) i * Integer.BYTES, values[i]);
    }
    stream.upload(target.address(), from, count * (long) Integer.BYTES);
  }

  private static void requireRoom(Tensor target, int count) {
    boolean dense = target.rows() <= 1 || target.isDense();
    if (count > target.rows() * target.columns() || !dense) {
      throw new IllegalArgumentException(count + " values do not fit densely into " + target);
    }
  }

  /** Room for what goes to the GPU; what was put there before may still be on its way. */
  private long stage(long bytes) {
    reserve(bytes);
    if (staged + bytes > staging.bytes()) {
      stream.await();
      staged = 0;
    }
    long address = staging.address() + staged;
    staged += (bytes + ROW_ALIGNMENT - 1) & -ROW_ALIGNMENT;
    return address;
  }

  private void reserve(long bytes) {
    if (bytes > staging.bytes()) {
      stream.await();
      staging.close();
      staging = context.allocatePinned(Math.max(bytes, 2 * staging.bytes()));
      staged = 0;
    }
  }

  /** Row-major copy of an f32 tensor into the beginning of an array. */
  void read(Tensor source, float[] target) {
    if (source.type() != QuantType.F32) {
      throw new IllegalArgumentException("only F32 can be read back, not " + source);
    }
    long rowBytes = source.columns() * Float.BYTES;
    reserve(source.rows() * rowBytes);
    stream.await(); // what was staged is on the GPU now
    staged = 0;
    if (source.isDense()) {
      stream.download(staging.address(), source.address(), source.rows() * rowBytes);
    } else {
      for (long row = 0; row < source.rows(); row++) {
        stream.download(staging.address() + row * rowBytes, source.rowAddress(row), rowBytes);
      }
    }
    stream.await();
    int count = Math.toIntExact(source.rows() * source.columns());
    for (int i = 0; i < count; i++) {
      target[i] = MemoryUtil.memGetFloat(staging.address() + (long) i * Float.BYTES);
    }
  }
}
