package dev.parley.inference.cuda;

import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * Work of a stream that was captured, to be launched again and again in one call. Parameters of
 * kernels stay as they were; what changes is read from memory.
 *
 * <p><b>Threads.</b> That of the context.
 */
public final class CudaGraph implements AutoCloseable {
  private final Owned handle;
  private final int nodes;

  private CudaGraph(Owned handle, int nodes) {
    this.handle = handle;
    this.nodes = nodes;
  }

  /** Takes over the captured graph. */
  static CudaGraph instantiate(CudaContext context, long captured) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.GRAPH_INSTANTIATE;
      context.check(function, JNI.callPPJI(result, captured, 0L, context.at(function)));
      int nodes = nodes(context, captured);
      Owned handle =
          context.own(DriverFunction.EXECUTABLE_DESTROY, MemoryUtil.memGetAddress(result));
      return new CudaGraph(handle, nodes);
    } finally {
      JNI.callPI(captured, context.at(DriverFunction.GRAPH_DESTROY));
    }
  }

  /** Kernels, copies and fills. */
  public int nodes() {
    return nodes;
  }

  /** Brings it to the GPU ahead of its first launch, which is then as quick as any. */
  public void upload(CudaStream stream) {
    CudaContext context = handle.context();
    DriverFunction function = DriverFunction.GRAPH_UPLOAD;
    context.check(function, JNI.callPPI(handle.value(), stream.handle(), context.at(function)));
  }

  long handle() {
    return handle.value();
  }

  /** It must not be running. From any thread; idempotent. */
  @Override
  public void close() {
    handle.close();
  }

  private static int nodes(CudaContext context, long captured) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long count = stack.ncalloc(Long.BYTES, 1, Long.BYTES);
      DriverFunction function = DriverFunction.GRAPH_NODES;
      context.check(function, JNI.callPPPI(captured, MemoryUtil.NULL, count, context.at(function)));
      return (int) MemoryUtil.memGetLong(count);
    }
  }
}
