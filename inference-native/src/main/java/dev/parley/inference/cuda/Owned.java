package dev.parley.inference.cuda;

/**
 * A handle or an address that a context owns, and by which function it is freed, once.
 *
 * <p><b>Threads.</b> That of the context.
 */
final class Owned {
  private final CudaContext context;
  private final DriverFunction free;
  private long value;

  Owned(CudaContext context, DriverFunction free, long value) {
    this.context = context;
    this.free = free;
    this.value = value;
  }

  /** What the driver knows it by; never 0, which some functions take for something else. */
  long value() {
    if (value == 0) {
      throw new IllegalStateException("used after it was closed: what " + free.symbol() + " frees");
    }
    return value;
  }

  CudaContext context() {
    return context;
  }

  /**
   * Frees it; idempotent, and nothing to do where the context is closed. Needs no current context.
   */
  void close() {
    if (value == 0 || context.isClosed()) {
      value = 0;
      return;
    }
    context.disown(this);
    int code = free();
    if (code != 0) {
      CudaException failure = context.driver().failure(free.symbol(), code);
      if (!failure.isDeviceLost()) {
        throw failure;
      }
    }
  }

  /** For the context alone. */
  int free() {
    long freed = value;
    value = 0;
    return context.callWith(free, freed);
  }
}
