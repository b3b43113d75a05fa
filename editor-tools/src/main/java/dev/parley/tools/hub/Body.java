package dev.parley.tools.hub;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer, read as they come, by someone who does not wait for ever: the JDK's own
 * stream has no limit of time between two pieces.
 *
 * <p><b>Threads.</b> The HTTP client's threads fill it, one other thread reads it. At most one
 * piece waits.
 */
final class Body implements BodySubscriber<Body>, AutoCloseable {
  private final Duration stall;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

  // Confined to the reader.
  private final Deque<ByteBuffer> taken = new ArrayDeque<>();
  private boolean ended;

  /** Some bytes, or the end, which may be a failure. */
  private record Piece(List<ByteBuffer> bytes, boolean isLast, @Nullable Throwable failure) {}

  Body(Duration stall) {
    this.stall = stall;
  }

  /**
   * Reads some bytes.
   *
   * @return how many, at least one; or -1 at the end
   * @throws BrokenTransferException if the connection broke, or nothing came for too long
   */
  int read(byte[] target) throws IOException, InterruptedException {
    while (taken.isEmpty() && !ended) {
      take();
    }
    ByteBuffer next = taken.peek();
    if (next == null) {
      return -1;
    }
    int count = Math.min(target.length, next.remaining());
    next.get(target, 0, count);
    if (!next.hasRemaining()) {
      taken.remove();
    }
    return count;
  }

  /** Reads all as UTF-8, but not more than {@code limit} bytes of it. */
  String text(int limit) throws IOException, InterruptedException {
    byte[] bytes = new byte[limit];
    int length = 0;
    byte[] block = new byte[1 << 13];
    for (int count = read(block); count >= 0; count = read(block)) {
      if (length + count > limit) {
        throw new BrokenTransferException("the answer is longer than " + limit + " bytes");
      }
      System.arraycopy(block, 0, bytes, length, count);
      length += count;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private void take() throws IOException, InterruptedException {
    Piece piece = pieces.poll(stall.toNanos(), TimeUnit.NANOSECONDS);
    if (piece == null) {
      throw new BrokenTransferException("nothing came for " + stall.toSeconds() + " s");
    }
    Throwable failure = piece.failure();
    if (failure != null) {
      throw new BrokenTransferException("the connection broke", failure);
    }
    ended = piece.isLast();
    piece.bytes().stream().filter(ByteBuffer::hasRemaining).forEach(taken::add);
    Flow.Subscription source = subscription.get();
    if (!ended && source != null) {
      source.request(1);
    }
  }

  /** Lets go of what was not read; the connection ends with it. */
  @Override
  public void close() {
    Flow.Subscription source = subscription.get();
    if (source != null) {
      source.cancel();
    }
  }

  @Override
  public CompletionStage<Body> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription.set(source);
    source.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    pieces.add(new Piece(bytes, false, null));
  }

  @Override
  public void onError(Throwable failure) {
    pieces.add(new Piece(List.of(), true, failure));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), true, null));
  }
}
