package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes down what a reply's listener hears, and can hold the model at the first piece. */
final class RecordingListener implements GenerationListener {
  private static final long PATIENCE_SECONDS = 60;

  /** Every call in order: speech, thought, ended, failed. */
  final List<String> events = new CopyOnWriteArrayList<>();

  final List<String> pieces = new CopyOnWriteArrayList<>();

  private final Runnable atFirstPiece;
  private final Runnable atEnd;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch released;
  private final CountDownLatch over = new CountDownLatch(1);

  private RecordingListener(int holds, Runnable atFirstPiece, Runnable atEnd) {
    this.released = new CountDownLatch(holds);
    this.atFirstPiece = atFirstPiece;
    this.atEnd = atEnd;
  }

  static RecordingListener free() {
    return new RecordingListener(0, () -> {}, () -> {});
  }

  /** The model waits in its first piece until {@link #release}. */
  static RecordingListener holding() {
    return new RecordingListener(1, () -> {}, () -> {});
  }

  /** Does something foreign in its first piece. */
  static RecordingListener doing(Runnable atFirstPiece) {
    return new RecordingListener(0, atFirstPiece, () -> {});
  }

  /** Does something foreign when the reply has ended. */
  static RecordingListener thenDoing(Runnable atEnd) {
    return new RecordingListener(0, () -> {}, atEnd);
  }

  @Override
  public void speech(String piece) {
    events.add("speech");
    pieces.add(piece);
    if (pieces.size() == 1) {
      begun.countDown();
      await(released);
      atFirstPiece.run();
    }
  }

  @Override
  public void thought(String piece) {
    events.add("thought");
  }

  @Override
  public void ended(GenerationResult result) {
    events.add("ended");
    over.countDown();
    atEnd.run();
  }

  @Override
  public void failed(ModelException reason) {
    events.add("failed");
    over.countDown();
  }

  void awaitBegin() {
    await(begun);
  }

  void awaitEnd() {
    await(over);
  }

  void release() {
    released.countDown();
  }

  String text() {
    return String.join("", pieces);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
