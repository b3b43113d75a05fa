package dev.parley.inference.engine;

import dev.parley.inference.Message;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something the scheduler does for a timeline: read what is unread and, if there is a reply,
 * answer.
 *
 * @param timeline whose tokens are read
 * @param reply the answer, or null to read only
 * @param heard told what was heard of the reply when it ends, before its listener is
 */
record Work(Timeline timeline, @Nullable Reply reply, Consumer<Message> heard) {

  static Work reading(Timeline timeline) {
    return new Work(timeline, null, nothing -> {});
  }
}
