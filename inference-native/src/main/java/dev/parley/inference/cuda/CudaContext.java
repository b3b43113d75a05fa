package dev.parley.inference.cuda;

import java.util.ArrayList;
import java.util.List;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * A GPU made ready: owns everything that is opened by it, and frees what is left of that when it is
 * closed.
 *
 * <p>A context of our own and not the device's primary one: nobody else's flags, faults or leaks
 * reach into it, and closing it gives all its memory back. What that costs is some memory where the
 * game uses CUDA too. Its threads sleep while they wait for the GPU instead of spinning.
 *
 * <p><b>Threads.</b> Any, several at once: whoever calls anything of the context has made it
 * current to its thread by {@link #push()}, where nothing else is said. A single stream, graph or
 * launch belongs to one thread at a time.
 */
public final class CudaContext implements AutoCloseable {
  static final int BLOCKING_SYNC = 4;
  private static final int OLDEST_CAPABILITY = 75;

  private final CudaDriver driver;
  private final CudaDevice device;
  private final long handle;

  /** Guarded by itself. */
  private final List<Owned> owned = new ArrayList<>();

  /** Where the driver writes which context was popped; nobody reads it. */
  private final long ignored = MemoryUtil.nmemAllocChecked(Long.BYTES);

  private volatile boolean closed;

  private CudaContext(CudaDriver driver, CudaDevice device, long handle) {
    this.driver = driver;
    this.device = device;
    this.handle = handle;
  }

  /**
   * Opens a context, and leaves it current to the calling thread no longer than the call.
   *
   * @throws CudaUnavailableException if the GPU is older than compute capability 7.5
   * @throws CudaException if the driver cannot open one, for lack of memory for example
   */
  public static CudaContext open(CudaDriver driver, int ordinal) {
    CudaDevice device = driver.device(ordinal);
    if (device.capability() < OLDEST_CAPABILITY) {
      throw new CudaUnavailableException(
          "CUDA: the GPU "
              + device
              + " is too old; take one of compute capability 7.5 or later (GeForce 16 or RTX 20),"
              + " or choose another device");
    }
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long result = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.CONTEXT_CREATE;
      int id = CudaDevice.handle(driver, ordinal);
      driver.check(function, JNI.callPI(result, BLOCKING_SYNC, id, driver.at(function)));
      CudaContext context = new CudaContext(driver, device, MemoryUtil.memGetAddress(result));
      context.pop();
      return context;
    }
  }

  /** The GPU. */
  public CudaDevice device() {
    return device;
  }

  /** Makes it the current one of the calling thread, above the one that was. */
  public void push() {
    if (closed) {
      throw new IllegalStateException("the CUDA context is closed");
    }
    check(DriverFunction.CONTEXT_PUSH, JNI.callPI(handle, driver.at(DriverFunction.CONTEXT_PUSH)));
  }

  /** Undoes a {@link #push()}. */
  public void pop() {
    check(DriverFunction.CONTEXT_POP, JNI.callPI(ignored, driver.at(DriverFunction.CONTEXT_POP)));
  }

  /** Waits for everything that any stream of the context was given. */
  public void synchronize() {
    check(
        DriverFunction.CONTEXT_SYNCHRONIZE,
        JNI.callI(driver.at(DriverFunction.CONTEXT_SYNCHRONIZE)));
  }

  /** Of the device's memory, what nobody has taken: of this process or another. */
  public long freeBytes() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long free = stack.nmalloc(Long.BYTES, Long.BYTES);
      long total = stack.nmalloc(Long.BYTES, Long.BYTES);
      DriverFunction function = DriverFunction.MEMORY_INFO;
      check(function, JNI.callPPI(free, total, driver.at(function)));
      return MemoryUtil.memGetLong(free);
    }
  }

  /** Takes memory of the device; its content is undefined. */
  public CudaMemory allocate(long bytes) {
    return CudaMemory.allocate(this, bytes);
  }

  /** Takes memory of the host that the device can reach; its content is undefined. */
  public PinnedMemory allocatePinned(long bytes) {
    return PinnedMemory.allocate(this, bytes);
  }

  /** Opens a stream behind all others: where two have work, the GPU begins with the other's. */
  public CudaStream openStream() {
    return CudaStream.open(this, priorities()[0]);
  }

  /** Opens a stream before all others. */
  public CudaStream openUrgentStream() {
    return CudaStream.open(this, priorities()[1]);
  }

  /** Opens an event, by which time can be measured. */
  public CudaEvent openEvent() {
    return CudaEvent.open(this);
  }

  /**
   * Compiles PTX for this GPU, which can take seconds where the driver does it for the first time.
   *
   * @param name of the file, for the message
   * @throws CudaUnavailableException if the driver is too old for this PTX
   * @throws CudaException if it does not compile; with the compiler's words
   */
  public CudaModule load(String name, byte[] ptx) {
    return CudaModule.load(this, name, ptx);
  }

  /**
   * Registers an OpenGL buffer, so that kernels can write it. On the thread of the GL context.
   *
   * @param buffer its OpenGL name; must live until this is closed
   */
  public CudaGlBuffer register(int buffer) {
    return CudaGlBuffer.register(this, buffer);
  }

  /**
   * Frees what is left, newest first, and ends the context. From any thread, when no other uses it;
   * idempotent.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    // Whatever fails here is freed with the context.
    synchronized (owned) {
      while (!owned.isEmpty()) {
        owned.remove(owned.size() - 1).free();
      }
    }
    closed = true;
    int code = JNI.callPI(handle, driver.at(DriverFunction.CONTEXT_DESTROY));
    MemoryUtil.nmemFree(ignored);
    if (code != 0) {
      CudaException failure = driver.failure(DriverFunction.CONTEXT_DESTROY.symbol(), code);
      // Of a context that a fault has ended nothing better can be expected.
      if (!failure.isDeviceLost()) {
        throw failure;
      }
    }
  }

  long at(DriverFunction function) {
    return driver.at(function);
  }

  CudaDriver driver() {
    return driver;
  }

  void check(DriverFunction function, int code) {
    driver.check(function, code);
  }

  /** Remembers what is to be freed with the context at the latest. */
  Owned own(DriverFunction free, long value) {
    Owned made = new Owned(this, free, value);
    synchronized (owned) {
      owned.add(made);
    }
    return made;
  }

  /** Calls a function that takes a handle, with the context current; the driver's code. */
  int callWith(DriverFunction function, long value) {
    int code = JNI.callPI(handle, at(DriverFunction.CONTEXT_PUSH));
    if (code == 0) {
      code = JNI.callPI(value, at(function));
      JNI.callPI(ignored, at(DriverFunction.CONTEXT_POP));
    }
    return code;
  }

  /** Forgets what is freed now. */
  void disown(Owned one) {
    synchronized (owned) {
      owned.remove(one);
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The least urgent priority, and the most. */
  private int[] priorities() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long least = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      long greatest = stack.nmalloc(Integer.BYTES, Integer.BYTES);
      DriverFunction function = DriverFunction.PRIORITY_RANGE;
      check(function, JNI.callPPI(least, greatest, at(function)));
      return new int[] {MemoryUtil.memGetInt(least), MemoryUtil.memGetInt(greatest)};
    }
  }
}
