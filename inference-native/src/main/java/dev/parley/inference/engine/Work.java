package dev.parley.inference.engine;

import dev.parley.inference.Message;
import org.jspecify.annotations.Nullable;

/**
 * Something the scheduler does for a timeline: read what is unread and, if there is a reply,
 * answer.
 *
 * @param timeline whose tokens are read
 * @param reply the answer, or null to read only
 * @param ending what the reply's end means for its dialogue
 * @param whenRead what to do once all is read, if this is read only while there is nothing else to
 *     do; else null
 */
record Work(Timeline timeline, @Nullable Reply reply, Ending ending, @Nullable Runnable whenRead) {

  private static final Ending NONE = nothing -> 0;

  /** What the end of a reply means for its dialogue. */
  @FunctionalInterface
  interface Ending {

    /**
     * The reply is over, and its listener is told next.
     *
     * @param message what was heard of the reply
     * @return how many tokens the dialogue has now
     */
    int heard(Message message);
  }

  static Work answering(Timeline timeline, Reply reply, Ending ending) {
    return new Work(timeline, reply, ending, null);
  }

  static Work reading(Timeline timeline) {
    return new Work(timeline, null, NONE, null);
  }

  /** Reads while nobody else wants anything. */
  static Work readingInBackground(Timeline timeline, Runnable whenRead) {
    return new Work(timeline, null, NONE, whenRead);
  }

  boolean isBackground() {
    return whenRead != null;
  }
}
