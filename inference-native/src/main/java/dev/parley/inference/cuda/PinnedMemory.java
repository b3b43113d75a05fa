package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A piece of the host's memory that stays where it is: copies to and from it go on while both sides
 * do something else, and kernels can reach it.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class PinnedMemory implements AutoCloseable {
  static final int PORTABLE = 1;
  static final int DEVICE_MAP = 2;

  private final Owned address;
  private final long deviceAddress;
  private final long bytes;

  private PinnedMemory(Owned address, long deviceAddress, long bytes) {
    this.address = address;
    this.deviceAddress = deviceAddress;
    this.bytes = bytes;
  }

  static PinnedMemory allocate(CudaContext context, long bytes) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.HOST_ALLOCATE;
      int code = JNI.callPPI(result, bytes, PORTABLE | DEVICE_MAP, context.at(function));
      if (code != 0) {
        throw context.driver().failure(function.symbol() + " of " + bytes + " bytes", code);
      }
      Owned address = context.own(DriverFunction.HOST_FREE, MemoryUtil.memGetAddress(result));
      return new PinnedMemory(address, deviceAddress(context, address.value()), bytes);
    }
  }

  /** The host's address of the first byte. */
  public long address() {
    return address.value();
  }

  /** The device's address of the first byte. */
  public long deviceAddress() {
    return deviceAddress;
  }

  public long bytes() {
    return bytes;
  }

  /** Waits for the device and gives the memory back. From any thread; idempotent. */
  @Override
  public void close() {
    address.close();
  }

  private static long deviceAddress(CudaContext context, long address) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.HOST_DEVICE_ADDRESS;
      context.check(function, JNI.callPPI(result, address, 0, context.at(function)));
      return MemoryUtil.memGetLong(result);
    }
  }
}
