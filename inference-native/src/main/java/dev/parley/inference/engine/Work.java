package dev.parley.inference.engine;

import dev.parley.inference.Message;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Something the scheduler does for a timeline: read what is unread and, if there is a reply,
 * answer.
 *
 * @param timeline whose tokens are read
 * @param reply the answer, or null to read only
 * @param heard told what was heard of the reply when it ends, before its listener is; tells how many
 *     tokens the dialogue has then
 * @param whenRead what to do once all is read, if this is read only while there is nothing else to
 *     do; else null
 */
record Work(
    Timeline timeline,
    @Nullable Reply reply,
    ToIntFunction<Message> heard,
    @Nullable Runnable whenRead) {

  static Work answering(Timeline timeline, Reply reply, ToIntFunction<Message> heard) {
    return new Work(timeline, reply, heard, null);
  }

  static Work reading(Timeline timeline) {
    return new Work(timeline, null, nothing -> 0, null);
  }

  /** Reads while nobody else wants anything. */
  static Work readingInBackground(Timeline timeline, Runnable whenRead) {
    return new Work(timeline, null, nothing -> 0, whenRead);
  }

  boolean isBackground() {
    return whenRead != null;
  }
}
