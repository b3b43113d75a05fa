package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A GPU, as the driver tells of it.
 *
 * @param ordinal the driver's number for it, from 0
 * @param capability its compute capability: 75 for 7.5
 * @param totalBytes of its memory
 * @param multiprocessors that run blocks side by side
 * @param sharedBytes of shared memory that a block may ask for, static and dynamic together
 */
public record CudaDevice(
    int ordinal,
    String name,
    int capability,
    long totalBytes,
    int multiprocessors,
    int sharedBytes) {

  static final int MULTIPROCESSORS = 16;
  static final int CAPABILITY_MAJOR = 75;
  static final int CAPABILITY_MINOR = 76;
  static final int SHARED_BYTES_OPT_IN = 97;
  private static final int NAME_BYTES = 256;

  static CudaDevice read(CudaDriver driver, int ordinal) {
    int handle = handle(driver, ordinal);
    return new CudaDevice(
        ordinal,
        name(driver, handle),
        attribute(driver, handle, CAPABILITY_MAJOR) * 10
            + attribute(driver, handle, CAPABILITY_MINOR),
        totalBytes(driver, handle),
        attribute(driver, handle, MULTIPROCESSORS),
        attribute(driver, handle, SHARED_BYTES_OPT_IN));
  }

  /** The driver's number for functions that take a device. */
  static int handle(CudaDriver driver, int ordinal) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      driver.check(
          DriverFunction.DEVICE, JNI.callPI(result, ordinal, driver.at(DriverFunction.DEVICE)));
      return MemoryUtil.memGetInt(result);
    }
  }

  /** {@code NVIDIA H100 (compute capability 9.0)}. */
  @Override
  public String toString() {
    return name + " (compute capability " + capability / 10 + "." + capability % 10 + ")";
  }

  private static String name(CudaDriver driver, int handle) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.ncalloc(1, NAME_BYTES, 1);
      DriverFunction function = DriverFunction.DEVICE_NAME;
      driver.check(function, JNI.callPI(result, NAME_BYTES, handle, driver.at(function)));
      return MemoryUtil.memUTF8(result);
    }
  }

  private static long totalBytes(CudaDriver driver, int handle) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.DEVICE_BYTES;
      driver.check(function, JNI.callPI(result, handle, driver.at(function)));
      return MemoryUtil.memGetLong(result);
    }
  }

  private static int attribute(CudaDriver driver, int handle, int attribute) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      DriverFunction function = DriverFunction.DEVICE_ATTRIBUTE;
      driver.check(function, JNI.callPI(result, attribute, handle, driver.at(function)));
      return MemoryUtil.memGetInt(result);
    }
  }
}
