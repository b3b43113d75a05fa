package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaContext;
import dev.parley.inference.cuda.CudaDriver;
import dev.parley.inference.cuda.CudaEvent;
import dev.parley.inference.cuda.CudaException;
import dev.parley.inference.cuda.CudaStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * A GPU as passes use it: a context, a stream of low priority for kernels and one for copies from
 * and to the host's memory, and the kernels. The context is current to a thread only between {@link
 * #enter} and {@link #leave}, since the thread may be the game's.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device.
 */
final class Gpu implements AutoCloseable {
  private final CudaDriver driver;
  private final CudaContext context;
  private final CudaStream stream;
  private final CudaEvent sliceEnd;
  private final CudaStream copies;
  private final CudaEvent copyBegin;
  private final CudaEvent copyEnd;
  private final KernelLibrary kernels;
  private final Pace textPace = new Pace();
  private final Pace tokenPace = new Pace();
  private final Pace copyPace = Pace.ofCopies();
  private boolean lost;
  private boolean closed;

  private Gpu(CudaDriver driver, CudaContext context) {
    this.driver = driver;
    this.context = context;
    this.stream = context.openStream();
    this.sliceEnd = context.openEvent();
    this.copies = context.openStream();
    this.copyBegin = context.openEvent();
    this.copyEnd = context.openEvent();
    this.kernels = new KernelLibrary(context);
  }

  /**
   * Opens the GPU that draws for this thread, if it has an OpenGL context, or else the first.
   *
   * @throws dev.parley.inference.ModelException if there is none to use, in one sentence
   */
  static Gpu open() {
    CudaDriver driver = CudaDriver.open();
    return open(driver, Math.max(0, driver.glDevice()));
  }

  /** Opens a certain GPU of the driver in that file. */
  static Gpu open(String library, int ordinal) {
    return open(CudaDriver.open(library), ordinal);
  }

  private static Gpu open(CudaDriver driver, int ordinal) {
    try {
      return open(driver, CudaContext.open(driver, ordinal));
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  private static Gpu open(CudaDriver driver, CudaContext context) {
    try {
      context.push();
      try {
        return new Gpu(driver, context);
      } finally {
        context.pop();
      }
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }

  String description() {
    int capability = context.device().capability();
    return "CUDA, "
        + context.device().name()
        + ", compute capability "
        + capability / 10
        + "."
        + capability % 10;
  }

  CudaContext context() {
    return context;
  }

  CudaStream stream() {
    return stream;
  }

  KernelLibrary kernels() {
    return kernels;
  }

  /**
   * How long things take.
   *
   * @param tokens in passes of generated tokens alone, which wait for memory where text computes
   */
  Pace pace(boolean tokens) {
    return tokens ? tokenPace : textPace;
  }

  /** How long copies from and to the host take. */
  Pace copyPace() {
    return copyPace;
  }

  /** For copies from and to the host's memory, which go on beside kernels. */
  CudaStream copies() {
    return copies;
  }

  /** Lets copies to come wait for what the other stream was given. */
  void copiesFollow() {
    copyBegin.record(stream);
    copies.waitFor(copyBegin);
  }

  /** Lets what the other stream will be given wait for the copies so far. */
  void streamFollows() {
    copyEnd.record(copies);
    stream.waitFor(copyEnd);
  }

  /** Sleeps until all copies so far have happened. */
  void awaitCopies() {
    copyEnd.record(copies);
    copyEnd.await();
  }

  /** Gives one launch to the stream. */
  void launch(Launch launch) {
    try (LaunchList one = new LaunchList(kernels, List.of(launch))) {
      one.launch(0, stream);
    }
  }

  /** Sleeps until all that the stream was given has happened. */
  void await() {
    sliceEnd.record(stream);
    sliceEnd.await();
  }

  void enter() {
    context.push();
  }

  void leave() {
    context.pop();
  }

  /** Does something between {@link #enter} and {@link #leave}. */
  <T> T with(Supplier<T> action) {
    enter();
    try {
      return action.get();
    } catch (CudaException e) {
      throw noted(e);
    } finally {
      leave();
    }
  }

  /** Remembers a failure after which nothing can be computed here, or not what comes next. */
  CudaException noted(CudaException failure) {
    lost |= failure.isDeviceLost() || failure.isOutOfMemory();
    return failure;
  }

  boolean isLost() {
    return lost;
  }

  /** Ends the context, and with it everything that was opened in it. Idempotent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      context.close();
      driver.close();
    }
  }
}
