package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.ops.Pass;

/**
 * The time that the game grants the inference thread, and how well it is kept. Passes run in
 * slices: from a grant until it is used up, then on in the next one.
 *
 * <p><b>Threads.</b> {@link #run} on the inference thread; everything else from any.
 */
final class FrameTime {
  /** Even without a limit a pass looks up this often: a pause or the end must not wait for it. */
  private static final long LONGEST_SLICE_NANOS = 20_000_000;

  private final SliceHistogram overruns = new SliceHistogram();
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
   * Runs a pass to its end, a slice in each grant.
   *
   * @throws ClosedException if the engine is closed first; the states that the pass writes are lost
   */
  void run(Pass pass) {
    boolean complete = false;
    while (!complete) {
      boolean limited = awaitTime();
      long begin = System.nanoTime();
      long deadline = limited ? limit() : begin + LONGEST_SLICE_NANOS;
      complete = pass.run(deadline);
      count(System.nanoTime() - begin);
    }
  }

  /** There is nothing to compute now. */
  synchronized void idle() {
    settle();
  }

  /** Notes by how much the work in this grant outlasted it, if it did. */
  private void settle() {
    long over = System.nanoTime() - end;
    if (working && !budget.isUnlimited()) {
      overruns.add(Math.max(0, over));
    }
    working = false;
  }

  /** Waits until there is time; tells whether it is limited. */
  private synchronized boolean awaitTime() {
    boolean interrupted = false;
    if (!budget.isUnlimited() && System.nanoTime() - end >= 0) {
      idle();
    }
    while (!closed && !budget.isUnlimited() && System.nanoTime() - end >= 0) {
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
    return !budget.isUnlimited();
  }

  private synchronized long limit() {
    return end;
  }

  private synchronized void count(long nanos) {
    slices++;
    spentNanos += nanos;
  }

  /** Time that passes took so far, waits left out. */
  synchronized long spentNanos() {
    return spentNanos;
  }

  synchronized SliceStatistics statistics() {
    return overruns.statistics(slices);
  }
}
