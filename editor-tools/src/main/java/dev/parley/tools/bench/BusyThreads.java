package dev.parley.tools.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Threads that compute without pause at the priority of everybody else, as a game's own do while a
 * character thinks.
 *
 * <p><b>Threads.</b> Any.
 */
final class BusyThreads {
  private static final int ROUNDS = 100_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Kept, so that the compiler cannot leave the computing out. */
  private volatile double lastResult;

  private BusyThreads() {}

  static BusyThreads start(int count) {
    BusyThreads busy = new BusyThreads();
    for (int i = 1; i <= count; i++) {
      Thread thread = new Thread(busy::compute, "parley-bench-busy-" + i);
      thread.setDaemon(true);
      thread.start();
      busy.threads.add(thread);
    }
    return busy;
  }

  private void compute() {
    double x = 1;
    while (!stopped) {
      for (int i = 0; i < ROUNDS; i++) {
        x = x * 0.999_999_9 + 1e-7;
      }
      lastResult = x;
    }
  }

  /** What one of the threads computed last; 0 before the first did. */
  double lastResult() {
    return lastResult;
  }

  /** Ends them and waits until they are gone. */
  void stop() {
    stopped = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
