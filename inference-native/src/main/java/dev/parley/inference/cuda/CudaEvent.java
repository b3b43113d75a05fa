package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A mark in the work of a stream: passed or not yet, and when.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaEvent implements AutoCloseable {
  static final int BLOCKING_SYNC = 1;

  private final Owned handle;
  private final CudaContext context;

  private CudaEvent(Owned handle) {
    this.handle = handle;
    this.context = handle.context();
  }

  static CudaEvent open(CudaContext context) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.EVENT_CREATE;
      context.check(function, JNI.callPI(result, BLOCKING_SYNC, context.at(function)));
      return new CudaEvent(
          context.own(DriverFunction.EVENT_DESTROY, MemoryUtil.memGetAddress(result)));
    }
  }

  /** Puts the mark behind what the stream was given so far; an earlier mark is forgotten. */
  public void record(CudaStream stream) {
    context.check(
        DriverFunction.EVENT_RECORD,
        JNI.callPPI(handle.value(), stream.handle(), context.at(DriverFunction.EVENT_RECORD)));
  }

  /** Whether the stream has come past the mark; true where none was set. Never waits. */
  public boolean isPassed() {
    int code = JNI.callPI(handle.value(), context.at(DriverFunction.EVENT_QUERY));
    if (code == CudaException.NOT_READY) {
      return false;
    }
    context.check(DriverFunction.EVENT_QUERY, code);
    return true;
  }

  /** Sleeps until the stream has come past the mark. */
  public void await() {
    context.check(
        DriverFunction.EVENT_SYNCHRONIZE,
        JNI.callPI(handle.value(), context.at(DriverFunction.EVENT_SYNCHRONIZE)));
  }

  /**
   * The GPU's time between two marks, both passed. In milliseconds, exact to about half a
   * microsecond.
   */
  public float millisecondsSince(CudaEvent earlier) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Float.BYTES, Float.BYTES);
      long from = earlier.handle.value();
      DriverFunction function = DriverFunction.EVENT_ELAPSED;
      context.check(function, JNI.callPPPI(result, from, handle.value(), context.at(function)));
      return MemoryUtil.memGetFloat(result);
    }
  }

  long handle() {
    return handle.value();
  }

  /** From any thread; idempotent. */
  @Override
  public void close() {
    handle.close();
  }
}
