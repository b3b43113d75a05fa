package dev.parley.inference.engine;

import dev.parley.inference.Message;
import dev.parley.inference.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Something the scheduler does for a timeline: read what is unread and, if there is a reply,
 * answer.
 *
 * @param timeline whose tokens are read
 * @param reply the answer, or null to read only
 * @param ending what the reply's end means for its dialogue
 * @param whenRead what to do once all is read, if this is read only
 * @param priority before or after whom it is served
 */
record Work(
    Timeline timeline, @Nullable Reply reply, Ending ending, Runnable whenRead, Priority priority) {

  private static final Ending NONE = (heard, whole) -> 0;

  /** What the end of a reply means for its dialogue and its timeline. */
  @FunctionalInterface
  interface Ending {

    /**
     * The reply is over, and its listener is told next.
     *
     * @param heard what was heard of the reply
     * @param whole whether that is all that was generated
     * @return how many tokens the dialogue has now
     */
    int over(Message heard, boolean whole);
  }

  static Work answering(Timeline timeline, Reply reply, Ending ending) {
    return new Work(timeline, reply, ending, () -> {}, reply.request().priority());
  }

  /** Reads while nobody else wants anything. */
  static Work reading(Timeline timeline, Runnable whenRead) {
    return new Work(timeline, null, NONE, whenRead, Priority.BACKGROUND);
  }

  /**
   * Reads what a conversation will soon need, also while characters talk among themselves: where
   * somebody always speaks, it would never be read otherwise.
   */
  static Work readingSoon(Timeline timeline, Runnable whenRead) {
    return new Work(timeline, null, NONE, whenRead, Priority.AMBIENT);
  }

  /** Whether words of the reply were generated already, and only the last is not read. */
  boolean isSpeaking() {
    return reply != null && reply.hasBegun() && timeline.unread() <= 1;
  }

  /** Whether a reply waits for its first word. */
  boolean isAwaited() {
    return reply != null && !reply.hasBegun();
  }

  boolean isBefore(Work other) {
    return priority.compareTo(other.priority) < 0;
  }
}
