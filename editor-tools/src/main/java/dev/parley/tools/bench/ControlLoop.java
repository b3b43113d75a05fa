package dev.parley.tools.bench;

import dev.parley.inference.SliceStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A thread that is granted time as a model is, spends all of it on looking at the clock, and notes
 * how late it sees the end: by as much as the system makes any thread late.
 *
 * <p><b>Threads.</b> Any.
 */
final class ControlLoop implements AutoCloseable {
  private final List<Long> overruns = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "parley-bench-control");
  private long end;
  private boolean granted;
  private boolean closed;

  private ControlLoop() {}

  static ControlLoop start() {
    ControlLoop loop = new ControlLoop();
    loop.thread.setDaemon(true);
    loop.thread.start();
    return loop;
  }

  synchronized void grant(Duration time) {
    end = System.nanoTime() + time.toNanos();
    granted = true;
    notifyAll();
  }

  private void run() {
    try {
      while (true) {
        long until = awaitGrant();
        long now = System.nanoTime();
        while (now - until < 0) {
          Thread.onSpinWait();
          now = System.nanoTime();
        }
        note(now - until);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private synchronized long awaitGrant() throws InterruptedException {
    while (!granted) {
      wait();
    }
    granted = false;
    return end;
  }

  private synchronized void note(long nanos) {
    overruns.add(nanos);
  }

  synchronized SliceStatistics overruns() {
    return statistics(overruns);
  }

  static SliceStatistics statistics(List<Long> overruns) {
    long[] sorted = overruns.stream().mapToLong(nanos -> Math.max(0, nanos)).sorted().toArray();
    return SliceStatistics.of(sorted.length, share -> at(sorted, share));
  }

  private static Duration at(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return Duration.ofNanos(sorted.length == 0 ? 0 : sorted[Math.max(0, rank - 1)]);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      thread.interrupt();
    }
  }
}
