package dev.parley.inference.cuda;

import java.nio.charset.StandardCharsets;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Kernels, compiled for one GPU.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaModule implements AutoCloseable {
  static final int ERROR_LOG_BUFFER = 5;
  static final int ERROR_LOG_BYTES = 6;
  private static final int LOG_BYTES = 8192;

  private final Owned handle;
  private final String name;

  private CudaModule(Owned handle, String name) {
    this.handle = handle;
    this.name = name;
  }

  static CudaModule load(CudaContext context, String name, byte[] ptx) {
    // The driver reads up to a zero, from memory that does not move.
    long image = MemoryUtil.nmemAllocChecked(ptx.length + 1L);
    long log = MemoryUtil.nmemCallocChecked(1, LOG_BYTES);
    try (MemoryStack stack = MemoryStack.stackPush()) {
      MemoryUtil.memByteBuffer(image, ptx.length).put(ptx);
      MemoryUtil.memPutByte(image + ptx.length, (byte) 0);
      long options = stack.nmalloc(Integer.BYTES, 2 * Integer.BYTES);
      MemoryUtil.memPutInt(options, ERROR_LOG_BUFFER);
      MemoryUtil.memPutInt(options + Integer.BYTES, ERROR_LOG_BYTES);
      long values = stack.nmalloc(Long.BYTES, 2 * Long.BYTES);
      MemoryUtil.memPutAddress(values, log);
      MemoryUtil.memPutAddress(values + Long.BYTES, LOG_BYTES - 1);
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      int code =
          JNI.callPPPPI(result, image, 2, options, values, context.at(DriverFunction.MODULE_LOAD));
      if (code != 0) {
        throw failure(context, name, code, MemoryUtil.memUTF8(log).strip());
      }
      Owned handle = context.own(DriverFunction.MODULE_UNLOAD, MemoryUtil.memGetAddress(result));
      return new CudaModule(handle, name);
    } finally {
      MemoryUtil.nmemFree(image);
      MemoryUtil.nmemFree(log);
    }
  }

  /**
   * The kernel of this name.
   *
   * @throws CudaException if the module has none
   */
  public CudaFunction function(String entry) {
    CudaContext context = handle.context();
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      byte[] bytes = entry.getBytes(StandardCharsets.US_ASCII);
      long text = stack.nmalloc(1, bytes.length + 1);
      MemoryUtil.memByteBuffer(text, bytes.length).put(bytes);
      MemoryUtil.memPutByte(text + bytes.length, (byte) 0);
      DriverFunction function = DriverFunction.MODULE_FUNCTION;
      int code = JNI.callPPPI(result, handle.value(), text, context.at(function));
      if (code != 0) {
        String call = function.symbol() + " of " + entry + " in " + name;
        throw context.driver().failure(call, code);
      }
      return new CudaFunction(context, entry, MemoryUtil.memGetAddress(result));
    }
  }

  /** Its functions must no longer be used. From any thread; idempotent. */
  @Override
  public void close() {
    handle.close();
  }

  private static RuntimeException failure(
      CudaContext context, String name, int code, String compiler) {
    if (code == CudaException.UNSUPPORTED_PTX) {
      return new CudaUnavailableException(
          "CUDA: the driver, for CUDA "
              + context.driver().version()
              + ", is too old for the kernels "
              + name
              + "; install a newer driver of NVIDIA's, or choose another device");
    }
    String said = compiler.isEmpty() ? "" : " (" + compiler.replaceAll("\\s*\\R\\s*", "; ") + ")";
    String call = DriverFunction.MODULE_LOAD.symbol() + " of " + name + said;
    return context.driver().failure(call, code);
  }
}
