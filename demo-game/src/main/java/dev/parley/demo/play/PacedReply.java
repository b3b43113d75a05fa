package dev.parley.demo.play;

import dev.parley.inference.Generation;
import dev.parley.inference.GenerationListener;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.Message;
import dev.parley.inference.ModelException;
import dev.parley.inference.StopReason;
import dev.parley.inference.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A reply that is heard piece by piece, when the {@link TokenClock} ticks.
 *
 * <p><b>Threads.</b> The model's thread writes, the game thread hears; cancelled and asked by any.
 */
final class PacedReply implements GenerationListener, Generation {
  private static final long PATIENCE_MINUTES = 10;

  private final GenerationListener listener;
  private final BlockingQueue<Event> written = new LinkedBlockingQueue<>();
  private final CompletableFuture<GenerationResult> result = new CompletableFuture<>();
  private final List<ToolCall> heardCalls = new ArrayList<>(); // guarded by this
  private final StringBuilder heard = new StringBuilder(); // guarded by this
  private boolean leftUnheard; // guarded by this
  private boolean unheardCalls; // guarded by this
  private volatile boolean cancelled;
  private volatile boolean abandoned;

  /** Something that the model did. */
  private interface Event {
    Step hear();
  }

  /** What hearing an event means for the clock. */
  private enum Step {
    NOTHING,
    PIECE,
    END
  }

  PacedReply(GenerationListener listener) {
    this.listener = listener;
  }

  /**
   * Waits for the next piece and lets it be heard; of a cancelled reply for its end.
   *
   * @return whether the reply is over
   */
  boolean hearNext() {
    Step step = Step.NOTHING;
    while (!abandoned && (step == Step.NOTHING || (cancelled && step != Step.END))) {
      step = next().hear();
    }
    return abandoned || step == Step.END;
  }

  private Event next() {
    try {
      Event event = written.poll(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (event == null) {
        throw new IllegalStateException(
            "the model wrote nothing for " + PATIENCE_MINUTES + " minutes; expected a token");
      }
      return event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a token was waited for", e);
    }
  }

  @Override
  public void speech(String piece) {
    written.add(
        () -> {
          synchronized (this) {
            if (cancelled) {
              leftUnheard = true;
              return Step.PIECE;
            }
            heard.append(piece);
          }
          listener.speech(piece);
          return Step.PIECE;
        });
  }

  @Override
  public void thought(String piece) {
    written.add(
        () -> {
          if (!cancelled) {
            listener.thought(piece);
          }
          return Step.PIECE;
        });
  }

  @Override
  public void toolCall(ToolCall call) {
    written.add(
        () -> {
          synchronized (this) {
            if (cancelled) {
              leftUnheard = true;
              unheardCalls = true;
              return Step.PIECE;
            }
            heardCalls.add(call);
          }
          listener.toolCall(call);
          return Step.PIECE;
        });
  }

  @Override
  public void malformedCall(String sentence) {
    written.add(
        () -> {
          listener.malformedCall(sentence);
          return Step.NOTHING;
        });
  }

  @Override
  public void ended(GenerationResult whole) {
    written.add(
        () -> {
          GenerationResult told = cancelled ? cutShort(whole) : whole;
          listener.ended(told);
          result.complete(told);
          return Step.END;
        });
  }

  private synchronized GenerationResult cutShort(GenerationResult whole) {
    return new GenerationResult(
        heard.toString(), "", heardCalls, StopReason.CANCELLED, whole.statistics());
  }

  @Override
  public void failed(ModelException reason) {
    written.add(
        () -> {
          listener.failed(reason);
          result.completeExceptionally(reason);
          return Step.END;
        });
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /** Nobody hears the rest, not even the end. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public CompletableFuture<GenerationResult> result() {
    return result;
  }

  /** Whether the model wrote more than was heard. */
  synchronized boolean leftUnheard() {
    return leftUnheard;
  }

  synchronized boolean hasUnheardCalls() {
    return unheardCalls;
  }

  synchronized int heardCharacters() {
    return heard.length();
  }

  /** As much of what was heard, as a message. */
  synchronized Message heard(int characters) {
    return Message.assistant(heard.substring(0, Math.min(characters, heard.length())), heardCalls);
  }
}
