package dev.parley.inference.tensor;

import dev.parley.inference.ModelException;
import java.util.ArrayList;
import java.util.List;
import org.lwjgl.system.MemoryUtil;

/**
 * Owns off-heap memory of this process and frees all of it at once. Memory is zero when given out,
 * and the system commits it only when it is touched.
 *
 * <p><b>Threads.</b> Confined to one; what it gave out may be read and written from any.
 */
public final class HostArena implements AutoCloseable {
  /** A cache line, and the widest SIMD register. */
  public static final long ALIGNMENT = 64;

  private final List<Long> blocks = new ArrayList<>();
  private long allocatedBytes;

  /**
   * A dense matrix of zeros.
   *
   * @throws ModelException if the system has no such memory
   */
  public Tensor allocate(QuantType type, long rows, long columns) {
    return Tensor.dense(
        allocate(Math.multiplyExact(rows, type.bytes(columns))), type, rows, columns);
  }

  /**
   * That many bytes of zeros at an address that is a multiple of 64.
   *
   * @throws ModelException if the system has no such memory
   */
  public long allocate(long bytes) {
    long block = MemoryUtil.nmemCalloc(1, bytes + ALIGNMENT);
    if (block == MemoryUtil.NULL) {
      throw new ModelException(
          "no memory for "
              + bytes
              + " bytes beside the "
              + allocatedBytes
              + " already held; choose a smaller model, fewer dialogues or a shorter context");
    }
    blocks.add(block);
    allocatedBytes += bytes;
    return (block + ALIGNMENT - 1) & -ALIGNMENT;
  }

  public long allocatedBytes() {
    return allocatedBytes;
  }

  /** Frees everything; no tensor of this arena may be used after. Idempotent. */
  @Override
  public void close() {
    blocks.forEach(MemoryUtil::nmemFree);
    blocks.clear();
    allocatedBytes = 0;
  }
}
