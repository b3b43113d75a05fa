package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.ops.Pass;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The time that the game grants the inference thread, and how well it is kept. Passes run in
 * slices: from a grant until it is used up, then on in the next one. What cannot be cut begins only
 * while as much time is left as it took lately, or at the start of the next grant.
 *
 * <p><b>Threads.</b> {@link #slice}, {@link #begin}, {@link #end} and {@link #settle} on the
 * inference thread; everything else from any. No lock is shared: the thread that grants is the
 * game's, and must not wait for one that the system has stopped in the middle of its work.
 */
final class FrameTime {
  /** Even without a limit a pass looks up this often: a pause or the end must not wait for it. */
  private static final long LONGEST_SLICE_NANOS = 20_000_000;

  private final SliceHistogram overruns = new SliceHistogram();
  private final AtomicLong slices = new AtomicLong();
  private final AtomicLong spentNanos = new AtomicLong();
  private final AtomicLong hostNanos = new AtomicLong();
  private volatile Grant grant = new Grant(FrameBudget.unlimited());

  /** Where something was computed, and whether it ended in time is not known yet. */
  private @Nullable Grant worked;

  /** Waits for the next grant, if one does. */
  private volatile @Nullable Thread waiting;

  private volatile boolean closed;

  /** Time from a moment on. */
  private static final class Grant {
    private final FrameBudget budget;
    private final long begin;
    private final long end;

    Grant(FrameBudget budget) {
      this.budget = budget;
      this.begin = System.nanoTime();
      this.end = budget.isUnlimited() ? begin : begin + budget.nanos();
    }

    boolean hasTime(long needed) {
      return budget.isUnlimited() || end - System.nanoTime() >= Math.max(1, needed);
    }
  }

  /** Thrown out of a pass that will not be finished, because the engine is closed. */
  static final class ClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ClosedException() {
      super("the engine is closed", null, false, false);
    }
  }

  /** Grants time from now on, instead of what is left of the last grant. */
  void grant(FrameBudget granted) {
    grant = new Grant(granted);
    LockSupport.unpark(waiting);
  }

  /** The last grant, whether used up or not. */
  FrameBudget budget() {
    return grant.budget;
  }

  /** Ends every wait for time. */
  void close() {
    closed = true;
    LockSupport.unpark(waiting);
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
    hostNanos.addAndGet(nanos);
  }

  /** Waits for that much time; gives the end of the grant, or of the longest slice. */
  private long await(long needed) {
    Grant first = grant;
    Grant now = first;
    while (!closed && !now.hasTime(now == first ? needed : 1)) {
      settle();
      awaitOtherThan(now);
      now = grant;
    }
    if (closed) {
      throw new ClosedException();
    }
    if (worked != now) {
      settle();
      worked = now;
    }
    return now.budget.isUnlimited() ? System.nanoTime() + LONGEST_SLICE_NANOS : now.end;
  }

  private void awaitOtherThan(Grant seen) {
    boolean interrupted = false;
    waiting = Thread.currentThread();
    while (grant == seen && !closed) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nothing is computed now: notes by how much the work in a grant outlasted it, if any was. */
  void settle() {
    Grant old = worked;
    worked = null;
    if (old == null || old.budget.isUnlimited()) {
      return;
    }
    Grant latest = grant;
    long overrun = System.nanoTime() - old.end;
    if (latest != old) {
      overrun = Math.min(overrun, latest.begin - old.end); // the rest was granted again
    }
    overruns.add(Math.max(0, overrun));
  }

  private void count(long nanos) {
    slices.incrementAndGet();
    spentNanos.addAndGet(nanos);
  }

  /** Time that passes took so far, and the work between them, waits left out. */
  Duration busy() {
    return Duration.ofNanos(spentNanos.get() + hostNanos.get());
  }

  /** Time that passes took so far, waits left out. */
  long spentNanos() {
    return spentNanos.get();
  }

  /** How the grants were kept until now. */
  SliceCounts counts() {
    return new SliceCounts(slices.get(), overruns.copy());
  }
}
