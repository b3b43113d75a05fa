package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.ops.Pass;
import java.time.Duration;

/**
 * The time that the game grants the inference thread, and how well it is kept. Passes run in
 * slices: from a grant until it is used up, then on in the next one. What cannot be cut begins only
 * while as much time is left as it took lately, or at the start of the next grant.
 *
 * <p><b>Threads.</b> {@link #slice}, {@link #begin} and {@link #end} on the inference thread;
 * everything else from any.
 */
final class FrameTime {
  /** Even without a limit a pass looks up this often: a pause or the end must not wait for it. */
  private static final long LONGEST_SLICE_NANOS = 20_000_000;

  private final SliceHistogram overruns = new SliceHistogram();
  private FrameBudget budget = FrameBudget.unlimited();
  private long end;
  private long grants;
  private long slices;
  private long spentNanos;
  private long hostNanos;

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
    grants++;
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
   * Waits until there is as much time as this work took lately, or to the start of the next grant.
   *
   * @return when it began, for {@link #end}
   * @throws ClosedException if the engine is closed
   */
  long begin(HostWork work) {
    await(work.expectedNanos());
    return System.nanoTime();
  }

  /**
   * The work is done.
   *
   * @param begin what {@link #begin} gave
   */
  void end(HostWork work, long begin) {
    long nanos = System.nanoTime() - begin;
    work.took(nanos);
    countHost(nanos);
  }

  /** Waits for that much time; gives the end of the grant, or of the longest slice. */
  private synchronized long await(long needed) {
    long current = grants;
    boolean interrupted = false;
    while (!closed && !hasTime(grants == current ? needed : 1)) {
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

  private boolean hasTime(long needed) {
    return budget.isUnlimited() || end - System.nanoTime() >= Math.max(1, needed);
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

  private synchronized void countHost(long nanos) {
    hostNanos += nanos;
  }

  /** Time that passes took so far, and the work between them, waits left out. */
  synchronized Duration busy() {
    return Duration.ofNanos(spentNanos + hostNanos);
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
