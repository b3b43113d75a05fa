package dev.parley.demo.talk;

import dev.parley.ReplyEvent;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a reply's first word is waited for, in time of the wall: for a display, and for nothing
 * that the game decides.
 */
final class FirstWord {
  private final long asked = System.nanoTime();
  private boolean over;

  /** How long it was, if this is the first word; none for a reply that came to none of its own. */
  Optional<Duration> heard(ReplyEvent event) {
    if (over || event instanceof ReplyEvent.Thought) {
      return Optional.empty();
    }
    over = true;
    return event instanceof ReplyEvent.Speech
        ? Optional.of(Duration.ofNanos(System.nanoTime() - asked))
        : Optional.empty(); // what comes after a failure is the writer's
  }
}
