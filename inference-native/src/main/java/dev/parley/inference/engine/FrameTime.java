package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.ops.Pass;

/**
 * The time that the game grants the inference thread, and how well it is kept. Passes run in
 * slices: from a grant until it is used up, then on in the next one. What cannot be cut begins only
 * in a grant that has as much time left as it took lately.
 *
 * <p><b>Threads.</b> {@link #slice}, {@link #begin} and {@link #end} on the inference thread;
 * everything else from any.
 */
final class FrameTime {
  /** Even without a limit a pass looks up this often: a pause or the end must not wait for it. */
  private static final long LONGEST_SLICE_NANOS = 20_000_000;

  /** Work that needs more than this share of a whole grant begins in any fresh one. */
  private static final double FRESH = 0.75;

  private final SliceHistogram overruns = new SliceHistogram();
  private final long[] expectedNanos = new long[HostWork.values().length];
  private FrameBudget budget = FrameBudget.unlimited();
  private long end;
  private long slices;
  private long spentNanos;

  /** Something was computed in this grant, and whether it ended in time is not known yet. */
  private boolean working;

  private boolean closed;

  /** Thrown out of a pass that will not be finished, because the engine is closed. */
  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("the engine is closed", null, false, false);
    }
  }

  /** Grants time from now on, instead of what is left of the last grant. */
  synchronized void grant(FrameBudget granted) {
    settle();
    budget = granted;
    end = System.nanoTime() + (granted.isUnlimited() ? 0 : granted.nanos());
    notifyAll();
  }

  /** The last grant, whether used up or not. */
  synchronized FrameBudget budget() {
    return budget;
  }

  /** Ends every wait for time. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Runs a slice of a pass when there is time.
   *
   * @return whether the pass is complete
   * @throws ClosedException if the engine is closed; the states that the pass writes are lost
   */
  boolean slice(Pass pass) {
    long deadline = await(0);
    long begin = System.nanoTime();
    boolean complete = pass.run(deadline);
    count(System.nanoTime() - begin);
    return complete;
  }

  /**
   * Waits until there is time.
   *
   * @throws ClosedException if the engine is closed
   */
  void await() {
    await(0);
  }

  /**
   * Waits until there is as much time as this work took lately, if grants are that long at all.
   *
   * @return when it began, for {@link #end}
   * @throws ClosedException if the engine is closed
   */
  long begin(HostWork work) {
    await(expectedNanos[work.ordinal()]);
    return System.nanoTime();
  }

  /** The work is done: a longer time is believed at once, a shorter one by and by. */
  void end(HostWork work, long begin) {
    long took = System.nanoTime() - begin;
    long expected = expectedNanos[work.ordinal()];
    expectedNanos[work.ordinal()] = took > expected ? took : expected - (expected - took) / 16;
  }

  /** Until when work that begins now may take, and may need to, of the current grant. */
  private synchronized long await(long needed) {
    boolean interrupted = false;
    while (!closed && !hasRoom(needed)) {
      settle();
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (closed) {
      throw new ClosedException();
    }
    working = true;
    return budget.isUnlimited() ? System.nanoTime() + LONGEST_SLICE_NANOS : end;
  }

  private boolean hasRoom(long needed) {
    if (budget.isUnlimited()) {
      return true;
    }
    long left = end - System.nanoTime();
    return left > 0 && left >= Math.min(needed, (long) (FRESH * budget.nanos()));
  }

  /** Nothing is computed now: notes by how much the work in this grant outlasted it, if any was. */
  synchronized void settle() {
    if (working && !budget.isUnlimited()) {
      overruns.add(Math.max(0, System.nanoTime() - end));
    }
    working = false;
  }

  private synchronized void count(long nanos) {
    slices++;
    spentNanos += nanos;
  }

  /** Time that passes took so far, waits left out. */
  synchronized long spentNanos() {
    return spentNanos;
  }

  /** How the grants were kept until now. */
  synchronized SliceCounts counts() {
    return new SliceCounts(slices, overruns.copy());
  }
}
