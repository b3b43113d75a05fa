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
import org.jspecify.annotations.Nullable;

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
    Throwable failure;
    try {
      share.run();
    } finally {
      // Whatever happened here: nobody may write any more when the pass goes on or memory is freed.
      failure = awaitAll(shares);
    }
    if (failure != null) {
      throw new ModelException("an operation failed: " + failure, failure);
    }
  }

  /** Waits for every share, leaving an interrupt to the caller; the first failure, if any. */
  private static @Nullable Throwable awaitAll(List<Future<?>> shares) {
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> share : shares) {
      boolean done = false;
      while (!done) {
        try {
          share.get();
          done = true;
        } catch (ExecutionException e) {
          failure = failure == null ? e.getCause() : failure;
          done = true;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return failure;
  }

  @Override
  public void close() {
    others.shutdownNow();
  }
}
