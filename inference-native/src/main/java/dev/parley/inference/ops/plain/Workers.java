package dev.parley.inference.ops.plain;

import dev.parley.inference.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of the Java device. The caller works too, and units are taken in chunks as threads
 * get free, so a thread that the game needs elsewhere holds nobody up for long.
 */
final class Workers implements AutoCloseable {
  /** Below this many multiply-adds, waking a thread costs more than it saves. */
  private static final long WORTH_SHARING = 100_000;

  private static final int CHUNKS_PER_THREAD = 8;

  private final int threads;
  private final ExecutorService others;

  Workers(int threads) {
    this.threads = threads;
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, "parley-java-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    this.others = Executors.newFixedThreadPool(Math.max(1, threads - 1), factory);
  }

  int threads() {
    return threads;
  }

  void run(JavaOperation operation) {
    int units = operation.units();
    if (threads == 1 || units <= 1 || operation.work() < WORTH_SHARING) {
      operation.run(0, units);
      return;
    }
    int chunk = Math.max(1, units / (threads * CHUNKS_PER_THREAD));
    AtomicInteger next = new AtomicInteger();
    Runnable share =
        () -> {
          for (int from = next.getAndAdd(chunk); from < units; from = next.getAndAdd(chunk)) {
            operation.run(from, Math.min(units, from + chunk));
          }
        };
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 1; i < threads; i++) {
      shares.add(others.submit(share));
    }
    share.run();
    shares.forEach(Workers::join);
  }

  private static void join(Future<?> share) {
    try {
      share.get();
    } catch (ExecutionException e) {
      throw new ModelException("an operation failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelException("interrupted inside a pass", e);
    }
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
