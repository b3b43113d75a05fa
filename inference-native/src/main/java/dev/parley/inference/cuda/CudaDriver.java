package dev.parley.inference.cuda;

import org.jspecify.annotations.Nullable;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * NVIDIA's driver, found and ready: which GPUs there are.
 *
 * <p><b>Threads.</b> Any.
 */
public final class CudaDriver implements AutoCloseable {
  /** The environment variable that names another library than the driver's. */
  public static final String LIBRARY = "PARLEY_CUDA_LIBRARY";

  static final int ALL_GL_DEVICES = 1;

  private final DriverLibrary library;
  private boolean closed;

  private CudaDriver(DriverLibrary library) {
    this.library = library;
  }

  /**
   * Opens the library that the environment names, else that of the installed driver.
   *
   * @throws CudaUnavailableException if there is no driver, none that is new enough, or no GPU
   */
  public static CudaDriver open() {
    String chosen = System.getenv(LIBRARY);
    return open(chosen == null || chosen.isEmpty() ? null : chosen);
  }

  /** The same, of the library at this path or of this name; null for the installed driver's. */
  public static CudaDriver open(@Nullable String chosen) {
    CudaDriver driver = new CudaDriver(DriverLibrary.open(chosen));
    try {
      driver.initialize();
      return driver;
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  /** The newest CUDA that the driver knows, {@code 12.4}. */
  public String version() {
    return library.versionText();
  }

  /** At least one. */
  public int deviceCount() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long count = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      check(DriverFunction.DEVICE_COUNT, JNI.callPI(count, at(DriverFunction.DEVICE_COUNT)));
      return MemoryUtil.memGetInt(count);
    }
  }

  /**
   * What the driver tells of a GPU.
   *
   * @param ordinal from 0 to {@link #deviceCount()} - 1
   */
  public CudaDevice device(int ordinal) {
    return CudaDevice.read(this, ordinal);
  }

  /**
   * The GPU that draws the OpenGL context of the calling thread: its ordinal, or -1 where there is
   * no such context, or where something else draws it.
   */
  public int glDevice() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long count = stack.ncalloc(Integer.BYTES, 1, Integer.BYTES);
      long device = stack.ncalloc(Integer.BYTES, 1, Integer.BYTES);
      int code = JNI.callPPI(count, device, 1, ALL_GL_DEVICES, at(DriverFunction.GL_DEVICES));
      return code == 0 && MemoryUtil.memGetInt(count) > 0 ? MemoryUtil.memGetInt(device) : -1;
    }
  }

  /** Unloads the library; contexts must be closed before. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.free();
    }
  }

  long at(DriverFunction function) {
    return library.at(function);
  }

  void check(DriverFunction function, int code) {
    if (code != 0) {
      throw failure(function.symbol(), code);
    }
  }

  /** What the code means, as the driver says it. */
  CudaException failure(String call, int code) {
    return new CudaException(
        call,
        code,
        text(DriverFunction.ERROR_NAME, code, "a code unknown to the driver"),
        text(DriverFunction.ERROR_STRING, code, "no description"));
  }

  private String text(DriverFunction function, int code, String otherwise) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.ncalloc(Long.BYTES, 1, Long.BYTES);
      int failed = JNI.callPI(code, result, at(function));
      long text = MemoryUtil.memGetAddress(result);
      return failed != 0 || text == MemoryUtil.NULL ? otherwise : MemoryUtil.memUTF8(text);
    }
  }

  private void initialize() {
    int code = JNI.callI(0, at(DriverFunction.INIT));
    if (code == CudaException.NO_DEVICE || (code == 0 && deviceCount() == 0)) {
      throw new CudaUnavailableException(
          "CUDA: the driver finds no GPU; make one visible (see CUDA_VISIBLE_DEVICES), or choose"
              + " another device");
    }
    if (code != 0) {
      throw new CudaUnavailableException(
          failure("cuInit", code).getMessage()
              + "; mend the installation of NVIDIA's driver, or choose another device");
    }
  }
}
