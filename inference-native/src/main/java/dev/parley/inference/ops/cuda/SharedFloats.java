package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaContext;
import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.cuda.CudaGlBuffer;
import dev.parley.inference.cuda.CudaStream;
import dev.parley.inference.ops.GlFloats;
import dev.parley.inference.tensor.Tensor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Floats of the GPU's memory that it copies into a buffer of OpenGL's, on a stream of its own and
 * so beside whatever pass is under way.
 *
 * <p><b>Threads.</b> As {@link GlFloats}, but for {@link #close}, which is the device's. The device
 * waits there for a copy that is being given to the GPU, the thread that draws for nothing.
 */
final class SharedFloats implements GlFloats, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SharedFloats.class.getName());

  private final CudaContext context;
  private final Tensor floats;
  private final long bytes;
  private final CudaStream stream;
  private final ReentrantLock inUse = new ReentrantLock();

  private @Nullable CudaGlBuffer buffer; // guarded by inUse
  private int name; // guarded by inUse
  private boolean refused; // guarded by inUse
  private boolean closed; // guarded by inUse

  /** With the context current. */
  SharedFloats(CudaContext context, Tensor floats) {
    this.context = context;
    this.floats = floats;
    this.bytes = floats.rows() * floats.rowBytes();
    this.stream = context.openUrgentStream();
  }

  @Override
  public boolean copyTo(int wanted) {
    if (!inUse.tryLock()) {
      return false; // the device is being closed
    }
    try {
      return !closed && copy(wanted);
    } finally {
      inUse.unlock();
    }
  }

  private boolean copy(int wanted) {
    if (refused && wanted == name) {
      return false;
    }
    try {
      context.push();
      try {
        CudaGlBuffer target = registered(wanted);
        long address = target.map(stream);
        boolean fits = bytes <= target.bytes();
        if (fits) {
          stream.copy(address, floats.address(), bytes);
        }
        target.unmap(stream);
        return fits || refuse(wanted, "it has " + target.bytes() + " bytes; expected " + bytes);
      } finally {
        context.pop();
      }
    } catch (CudaException e) {
      return refuse(wanted, e.getMessage());
    }
  }

  private boolean refuse(int wanted, @Nullable String why) {
    refused = true;
    LOG.log(
        System.Logger.Level.INFO,
        "the GPU cannot write into OpenGL''s buffer {0}, so its numbers go by way of the CPU: {1}",
        wanted,
        why);
    return false;
  }

  private CudaGlBuffer registered(int wanted) {
    CudaGlBuffer known = buffer;
    if (known != null && wanted == name) {
      return known;
    }
    name = wanted;
    refused = false;
    buffer = null;
    if (known != null) {
      known.close();
    }
    CudaGlBuffer registered = context.register(wanted);
    buffer = registered;
    return registered;
  }

  @Override
  public void forget() {
    if (!inUse.tryLock()) {
      return; // it goes with the device
    }
    try {
      CudaGlBuffer known = buffer;
      buffer = null;
      name = 0;
      refused = false;
      if (known != null && !closed) {
        known.close();
      }
    } catch (CudaException e) {
      LOG.log(System.Logger.Level.DEBUG, "a buffer of OpenGL's was not given back", e);
    } finally {
      inUse.unlock();
    }
  }

  /** No copy begins any more. Idempotent. */
  @Override
  public void close() {
    inUse.lock();
    try {
      closed = true;
    } finally {
      inUse.unlock();
    }
  }
}
