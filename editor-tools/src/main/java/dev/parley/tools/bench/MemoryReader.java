package dev.parley.tools.bench;

import java.nio.ByteBuffer;

/** Reads memory as fast as it can: the inner loop of {@link ReadBandwidth}. */
@FunctionalInterface
interface MemoryReader {

  /**
   * Reads every byte of a direct buffer once, and does so little with it that reading is what takes
   * the time.
   *
   * <p><b>Threads.</b> Any, several at once.
   */
  void read(ByteBuffer memory);

  /**
   * In Java alone: compares the halves of the memory, which are equal. That comparison is the only
   * loop over memory outside the heap that every Java from 17 on surely makes wide SIMD loads of.
   */
  static MemoryReader comparingHalves() {
    return memory -> {
      int half = memory.capacity() / 2;
      if (memory.slice(0, half).mismatch(memory.slice(half, half)) >= 0) {
        throw new IllegalArgumentException("the halves of the memory differ; expected equal ones");
      }
    };
  }
}
