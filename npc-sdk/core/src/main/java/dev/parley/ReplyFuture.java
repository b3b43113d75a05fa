package dev.parley;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that the game thread completes, and on which the game thread therefore must not wait: it
 * would wait for itself. Futures derived from it guard the same.
 */
final class ReplyFuture<T> extends CompletableFuture<T> {

  private final GameThreadQueue queue;

  ReplyFuture(GameThreadQueue queue) {
    this.queue = queue;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new ReplyFuture<>(queue);
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    refuseToHang("get()");
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    refuseToHang("get(timeout)");
    return super.get(timeout, unit);
  }

  @Override
  public T join() {
    refuseToHang("join()");
    return super.join();
  }

  private void refuseToHang(String call) {
    if (!isDone() && queue.onGameThread()) {
      throw new IllegalStateException(
          call
              + " was called on the game thread for a reply that is not over; it would wait for"
              + " ever, since replies end inside update() on this thread. Use thenAccept, a"
              + " ReplyListener, or getNow");
    }
  }
}
