package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A queue of the GPU: what it is given happens in that order, later. It waits for no other stream,
 * and none for it, but where an event says so.
 *
 * <p><b>Threads.</b> That of the context. No method waits, but {@link #await()}, and copies from
 * and to host memory that is not pinned.
 */
public final class CudaStream implements AutoCloseable {
  static final int NON_BLOCKING = 1;
  static final int CAPTURE_THREAD_LOCAL = 1;

  private final Owned handle;
  private final CudaContext context;

  private CudaStream(Owned handle) {
    this.handle = handle;
    this.context = handle.context();
  }

  static CudaStream open(CudaContext context, int priority) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.STREAM_CREATE;
      context.check(function, JNI.callPI(result, NON_BLOCKING, priority, context.at(function)));
      return new CudaStream(
          context.own(DriverFunction.STREAM_DESTROY, MemoryUtil.memGetAddress(result)));
    }
  }

  /** From the host to the device; addresses, and a number of bytes. */
  public void upload(long to, long from, long bytes) {
    check(
        DriverFunction.UPLOAD,
        JNI.callPPPPI(to, from, bytes, handle.value(), context.at(DriverFunction.UPLOAD)));
  }

  /** From the device to the host. */
  public void download(long to, long from, long bytes) {
    check(
        DriverFunction.DOWNLOAD,
        JNI.callPPPPI(to, from, bytes, handle.value(), context.at(DriverFunction.DOWNLOAD)));
  }

  /** From the device to the device; the two must not overlap. */
  public void copy(long to, long from, long bytes) {
    check(
        DriverFunction.COPY,
        JNI.callPPPPI(to, from, bytes, handle.value(), context.at(DriverFunction.COPY)));
  }

  /** Sets bytes of the device. */
  public void fill(long to, byte value, long bytes) {
    check(
        DriverFunction.FILL,
        JNI.callPPPI(to, value, bytes, handle.value(), context.at(DriverFunction.FILL)));
  }

  /** Runs a kernel; its parameters are read before this returns. Takes no memory of Java's. */
  public void launch(CudaLaunch launch) {
    long config = launch.prepare(handle.value());
    int code =
        JNI.callPPPPI(
            config,
            launch.function().handle(),
            launch.parameterPointers(),
            MemoryUtil.NULL,
            context.at(DriverFunction.LAUNCH));
    if (code != 0) {
      throw context
          .driver()
          .failure(DriverFunction.LAUNCH.symbol() + " of " + launch.function().name(), code);
    }
  }

  /** Runs a graph; one graph does not run twice at a time. Takes no memory of Java's. */
  public void launch(CudaGraph graph) {
    check(
        DriverFunction.GRAPH_LAUNCH,
        JNI.callPPI(graph.handle(), handle.value(), context.at(DriverFunction.GRAPH_LAUNCH)));
  }

  /** What the stream is given from now on happens after the event's mark as it is now. */
  public void waitFor(CudaEvent event) {
    check(
        DriverFunction.STREAM_WAIT_EVENT,
        JNI.callPPI(
            handle.value(), event.handle(), 0, context.at(DriverFunction.STREAM_WAIT_EVENT)));
  }

  /** Whether everything has happened. Never waits. */
  public boolean isIdle() {
    int code = JNI.callPI(handle.value(), context.at(DriverFunction.STREAM_QUERY));
    if (code == CudaException.NOT_READY) {
      return false;
    }
    check(DriverFunction.STREAM_QUERY, code);
    return true;
  }

  /** Sleeps until everything has happened. */
  public void await() {
    check(
        DriverFunction.STREAM_SYNCHRONIZE,
        JNI.callPI(handle.value(), context.at(DriverFunction.STREAM_SYNCHRONIZE)));
  }

  /**
   * Makes a graph of what {@code work} gives to this stream, which does not happen now. Meanwhile
   * the thread must neither wait nor take or free memory, nor copy from or to memory of the host
   * that is not pinned.
   */
  public CudaGraph capture(Runnable work) {
    check(
        DriverFunction.CAPTURE_BEGIN,
        JNI.callPI(handle.value(), CAPTURE_THREAD_LOCAL, context.at(DriverFunction.CAPTURE_BEGIN)));
    boolean done = false;
    try {
      work.run();
      done = true;
    } finally {
      if (!done) {
        abandonCapture();
      }
    }
    return CudaGraph.instantiate(context, endCapture());
  }

  long handle() {
    return handle.value();
  }

  /** Lets everything happen and ends the stream. From any thread; idempotent. */
  @Override
  public void close() {
    handle.close();
  }

  private long endCapture() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.ncalloc(Long.BYTES, 1, Long.BYTES);
      DriverFunction function = DriverFunction.CAPTURE_END;
      check(function, JNI.callPPI(handle.value(), result, context.at(function)));
      return MemoryUtil.memGetAddress(result);
    }
  }

  private void abandonCapture() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.ncalloc(Long.BYTES, 1, Long.BYTES);
      int code = JNI.callPPI(handle.value(), result, context.at(DriverFunction.CAPTURE_END));
      long graph = MemoryUtil.memGetAddress(result);
      if (code == 0 && graph != MemoryUtil.NULL) {
        JNI.callPI(graph, context.at(DriverFunction.GRAPH_DESTROY));
      }
    }
  }

  private void check(DriverFunction function, int code) {
    context.check(function, code);
  }
}
