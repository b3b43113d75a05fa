package dev.parley.memory;

import java.time.Duration;
import java.util.Objects;

/**
 * What a character may remember of now.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param text what was said: memories that share words with it come first
 * @param witness persona id of who remembers; nothing that it does not know is found
 * @param now game time
 * @param limit the most memories to find
 */
public record MemoryQuery(String text, String witness, Duration now, int limit) {

  /**
   * @throws IllegalArgumentException if the limit is negative
   */
  public MemoryQuery {
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(witness, "witness");
    Objects.requireNonNull(now, "now");
    if (limit < 0) {
      throw new IllegalArgumentException("limit is " + limit + "; expected 0 or more");
    }
  }
}
