package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A buffer of OpenGL's that kernels read and write. Between {@link #map} and {@link #unmap} it is
 * CUDA's alone, otherwise OpenGL's.
 *
 * <p><b>Threads.</b> The one with the OpenGL context current, with the CUDA context pushed.
 */
public final class CudaGlBuffer implements AutoCloseable {
  /** What is not written stays as it was; to discard it would be quicker. */
  static final int READ_AND_WRITE = 0;

  private final Owned handle;
  private final CudaContext context;
  private long bytes;

  private CudaGlBuffer(Owned handle) {
    this.handle = handle;
    this.context = handle.context();
  }

  static CudaGlBuffer register(CudaContext context, int buffer) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.GL_REGISTER;
      context.check(function, JNI.callPI(result, buffer, READ_AND_WRITE, context.at(function)));
      return new CudaGlBuffer(
          context.own(DriverFunction.GL_UNREGISTER, MemoryUtil.memGetAddress(result)));
    }
  }

  /**
   * Gives it to CUDA: what OpenGL was told before happens before what the stream is told next.
   *
   * @return the device's address; the same only by chance from time to time
   */
  public long map(CudaStream stream) {
    move(DriverFunction.GL_MAP, stream);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long address = stack.nmalloc(Long.BYTES, Long.BYTES);
      long size = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.GL_ADDRESS;
      context.check(function, JNI.callPPPI(address, size, handle.value(), context.at(function)));
      bytes = MemoryUtil.memGetLong(size);
      return MemoryUtil.memGetLong(address);
    }
  }

  /** Its size when it was mapped last. */
  public long bytes() {
    return bytes;
  }

  /** Gives it back: what the stream was told before happens before what OpenGL is told next. */
  public void unmap(CudaStream stream) {
    move(DriverFunction.GL_UNMAP, stream);
  }

  /** It must not be mapped. On the thread of the OpenGL context; idempotent. */
  @Override
  public void close() {
    handle.close();
  }

  private void move(DriverFunction function, CudaStream stream) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long resources = stack.nmalloc(Long.BYTES, Long.BYTES);
      MemoryUtil.memPutAddress(resources, handle.value());
      context.check(function, JNI.callPPI(1, resources, stream.handle(), context.at(function)));
    }
  }
}
