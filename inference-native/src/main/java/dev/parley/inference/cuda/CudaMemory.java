package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A piece of a device's memory, aligned to at least 256 bytes. The processor cannot read it.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaMemory implements AutoCloseable {
  private final Owned address;
  private final long bytes;

  private CudaMemory(Owned address, long bytes) {
    this.address = address;
    this.bytes = bytes;
  }

  static CudaMemory allocate(CudaContext context, long bytes) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.MEMORY_ALLOCATE;
      int code = JNI.callPPI(result, bytes, context.at(function));
      if (code != 0) {
        throw context.driver().failure(function.symbol() + " of " + bytes + " bytes", code);
      }
      Owned address = context.own(DriverFunction.MEMORY_FREE, MemoryUtil.memGetLong(result));
      return new CudaMemory(address, bytes);
    }
  }

  /** The device's address of the first byte. */
  public long address() {
    return address.value();
  }

  public long bytes() {
    return bytes;
  }

  /** Waits for the device and gives the memory back. From any thread; idempotent. */
  @Override
  public void close() {
    address.close();
  }
}
