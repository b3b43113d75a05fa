package dev.parley.inference.engine;

/**
 * A kind of work between passes that cannot be cut, and how long it took lately.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class HostWork {
  private static final int MEMORY = 16;

  private long expectedNanos;

  long expectedNanos() {
    return expectedNanos;
  }

  /** A longer time is believed at once, a shorter one by and by. */
  void took(long nanos) {
    expectedNanos =
        nanos > expectedNanos ? nanos : expectedNanos - (expectedNanos - nanos) / MEMORY;
  }
}
