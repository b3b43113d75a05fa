package dev.parley;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What waits to happen on the game thread. Any thread posts without waiting; the game thread alone
 * drains. The first thread that drains is the game thread.
 */
final class GameThreadQueue {

  private static final System.Logger LOG = System.getLogger(GameThreadQueue.class.getName());

  private final ConcurrentLinkedDeque<Runnable> waiting = new ConcurrentLinkedDeque<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable Thread gameThread;

  /** True while a callback runs. Confined to the game thread. */
  private boolean draining;

  void post(Runnable delivery) {
    waiting.addLast(delivery);
    count.incrementAndGet();
  }

  /** For what must not wait behind a flood. */
  void postFirst(Runnable delivery) {
    waiting.addFirst(delivery);
    count.incrementAndGet();
  }

  /**
   * Runs what waited on entry, {@code limit} deliveries at most. What a delivery posts runs next
   * time, so a listener that speaks again cannot hold the frame.
   *
   * @throws IllegalStateException if another thread drained before, or a delivery drains
   */
  void drain(int limit) {
    claim();
    draining = true;
    try {
      for (int left = Math.min(limit, count.get()); left > 0; left--) {
        Runnable delivery = waiting.pollFirst();
        if (delivery == null) {
          return; // posted, but not counted yet when the count was read
        }
        count.decrementAndGet();
        run(delivery);
      }
    } finally {
      draining = false;
    }
  }

  boolean onGameThread() {
    return Thread.currentThread() == gameThread;
  }

  /** Whether the current thread may drain now: it is the game thread, or would become it. */
  boolean mayDrain() {
    return gameThread == null || (onGameThread() && !draining);
  }

  private synchronized void claim() {
    Thread current = Thread.currentThread();
    Thread owner = gameThread;
    if (owner == null) {
      gameThread = current;
    } else if (owner != current) {
      throw new IllegalStateException(
          "update() was called on thread '"
              + current.getName()
              + "'; expected the game thread '"
              + owner.getName()
              + "', which called it first");
    }
    if (draining) {
      throw new IllegalStateException(
          "update() was called by a callback that update() runs; return from it instead");
    }
  }

  private static void run(Runnable delivery) {
    try {
      delivery.run();
    } catch (Throwable e) {
      // The game loop must survive whatever is delivered in it; whoever wrote that finds it here.
      LOG.log(System.Logger.Level.ERROR, "something delivered by update failed; it goes on", e);
    }
  }
}
