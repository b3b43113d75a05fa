package dev.parley.inference.ops.cpu;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.host.HostMemory;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/**
 * The library's threads, opened for one instruction set. Structs are those of device.h.
 *
 * <p><b>Threads.</b> Confined to the thread that uses the device; it works along with the others.
 */
final class NativeDevice implements AutoCloseable {
  private static final int RUN_FIELDS = 8;

  private final NativeLibrary library;
  private final HostMemory memory;
  private final int threads;
  private final long handle;

  /** Arguments of a run, of which there is one at a time. */
  private final long call;

  private long scratch;
  private long scratchBytes;
  private boolean closed;

  /** How far a pass has come: the next operation, and the next chunk of it. */
  static final class Cursor {
    private long operation;
    private long chunk;
  }

  /**
   * @throws ModelException if the threads cannot be started
   */
  NativeDevice(
      NativeLibrary library,
      HostMemory memory,
      InstructionSet level,
      int threads,
      boolean lowPriority) {
    this.library = library;
    this.memory = memory;
    this.threads = threads;
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long call =
          NativeLibrary.struct(stack, level.bit(), threads, lowPriority ? 1 : 0, MemoryUtil.NULL);
      library.openDevice(call);
      this.handle = MemoryUtil.memGetLong(call + 3 * Long.BYTES);
    }
    if (handle == MemoryUtil.NULL) {
      throw new ModelException(
          threads + " threads could not be started for " + level + "; ask for fewer");
    }
    this.call = memory.allocate(RUN_FIELDS * Long.BYTES);
  }

  int threads() {
    return threads;
  }

  /**
   * Runs operations from the cursor on and moves it.
   *
   * @param pointers address of an array of pointers to structs
   * @param budgetNanos when to stop, or negative for never
   * @param neededBytes scratch of each thread
   * @return whether all is done; the cursor is then back at the start
   */
  boolean run(long pointers, int count, Cursor cursor, long budgetNanos, long neededBytes) {
    reserveScratch(neededBytes);
    MemoryUtil.memPutLong(call, handle);
    MemoryUtil.memPutLong(call + Long.BYTES, pointers);
    MemoryUtil.memPutLong(call + 2 * Long.BYTES, count);
    MemoryUtil.memPutLong(call + 3 * Long.BYTES, cursor.operation);
    MemoryUtil.memPutLong(call + 4 * Long.BYTES, cursor.chunk);
    MemoryUtil.memPutLong(call + 5 * Long.BYTES, budgetNanos);
    MemoryUtil.memPutLong(call + 6 * Long.BYTES, scratch);
    MemoryUtil.memPutLong(call + 7 * Long.BYTES, scratchBytes);
    library.run(call);
    cursor.operation = MemoryUtil.memGetLong(call + 3 * Long.BYTES);
    cursor.chunk = MemoryUtil.memGetLong(call + 4 * Long.BYTES);
    if (cursor.operation < count) {
      return false;
    }
    cursor.operation = 0;
    cursor.chunk = 0;
    return true;
  }

  private void reserveScratch(long bytes) {
    if (bytes > scratchBytes) {
      scratchBytes = (bytes + 63) & -64;
      scratch = memory.allocate(scratchBytes * threads);
    }
  }

  /** Ends the threads. Idempotent. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (MemoryStack stack = MemoryStack.stackPush()) {
      library.closeDevice(NativeLibrary.struct(stack, handle));
    }
  }
}
