package dev.parley.inference.cuda;

import org.lwjgl.system.MemoryUtil;

/**
 * How a kernel is launched, laid out in memory as the driver reads it, so that launching it again
 * takes nothing but the call. A kernel has one parameter, a struct.
 *
 * <p>The memory is the caller's: {@link #bytes} at an address that is a multiple of 8. It holds a
 * {@code CUlaunchConfig}, the pointer to the one parameter, and the parameter.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaLaunch {
  static final int GRID = 0;
  static final int BLOCK = 12;
  static final int SHARED_BYTES = 24;
  static final int STREAM = 32;
  static final int CONFIG_BYTES = 56;
  private static final int PARAMETER = CONFIG_BYTES + Long.BYTES;

  private final CudaFunction function;
  private final long address;

  /** One block of one thread without shared memory, until it is told otherwise. */
  public CudaLaunch(CudaFunction function, long address) {
    this.function = function;
    this.address = address;
    MemoryUtil.memSet(address, 0, PARAMETER);
    MemoryUtil.memPutAddress(address + CONFIG_BYTES, address + PARAMETER);
    grid(1, 1, 1);
    block(1, 1, 1);
  }

  /** Of memory that a launch with a struct of this size needs. */
  public static long bytes(long parameterBytes) {
    return (PARAMETER + parameterBytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  /** Blocks. */
  public CudaLaunch grid(int x, int y, int z) {
    return put(GRID, x, y, z);
  }

  /** Threads of a block. */
  public CudaLaunch block(int x, int y, int z) {
    return put(BLOCK, x, y, z);
  }

  /** Dynamic shared memory of a block. */
  public CudaLaunch sharedBytes(int bytes) {
    MemoryUtil.memPutInt(address + SHARED_BYTES, bytes);
    return this;
  }

  /** Where the struct lies that the kernel gets, to be filled by the caller. */
  public long parameter() {
    return address + PARAMETER;
  }

  public CudaFunction function() {
    return function;
  }

  /** The address of the config, for this stream. */
  long prepare(long stream) {
    MemoryUtil.memPutAddress(address + STREAM, stream);
    return address;
  }

  long parameterPointers() {
    return address + CONFIG_BYTES;
  }

  private CudaLaunch put(int offset, int x, int y, int z) {
    MemoryUtil.memPutInt(address + offset, x);
    MemoryUtil.memPutInt(address + offset + Integer.BYTES, y);
    MemoryUtil.memPutInt(address + offset + 2 * Integer.BYTES, z);
    return this;
  }
}
