package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A kernel; lives as long as its module.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaFunction {
  static final int MAX_THREADS = 0;
  static final int STATIC_SHARED_BYTES = 1;
  static final int REGISTERS = 4;
  static final int MAX_DYNAMIC_SHARED_BYTES = 8;

  private final CudaContext context;
  private final String name;
  private final long handle;

  CudaFunction(CudaContext context, String name, long handle) {
    this.context = context;
    this.name = name;
    this.handle = handle;
  }

  public String name() {
    return name;
  }

  /** Threads that a block of it can have at most. */
  public int maxThreads() {
    return attribute(MAX_THREADS);
  }

  /** Registers that each of its threads takes. */
  public int registers() {
    return attribute(REGISTERS);
  }

  /** Of shared memory that its source declares with a size. */
  public int staticSharedBytes() {
    return attribute(STATIC_SHARED_BYTES);
  }

  /**
   * Allows launches with this much dynamic shared memory; more than 48 KiB less the static must be
   * allowed beforehand. {@link CudaDevice#sharedBytes()} is the most for both together.
   */
  public void allowDynamicShared(int bytes) {
    DriverFunction function = DriverFunction.FUNCTION_SET_ATTRIBUTE;
    int code = JNI.callPI(handle, MAX_DYNAMIC_SHARED_BYTES, bytes, context.at(function));
    if (code != 0) {
      String call = function.symbol() + " of " + name + " to " + bytes + " bytes";
      throw context.driver().failure(call, code);
    }
  }

  long handle() {
    return handle;
  }

  private int attribute(int attribute) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      DriverFunction function = DriverFunction.FUNCTION_ATTRIBUTE;
      context.check(function, JNI.callPPI(result, attribute, handle, context.at(function)));
      return MemoryUtil.memGetInt(result);
    }
  }
}
