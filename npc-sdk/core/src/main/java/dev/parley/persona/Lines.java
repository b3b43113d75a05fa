package dev.parley.persona;

import java.util.List;

/**
 * What a character says when no model is asked, or none could answer: spoken words only, no stage
 * directions.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param greeting what opens a conversation; at least one
 * @param fallback what fits after any question; at least one
 * @param busy what the character says when it cannot talk now; at least one
 * @param farewell what ends a conversation; at least one
 * @param topics what the character says about one subject; may be empty
 */
public record Lines(
    List<String> greeting,
    List<String> fallback,
    List<String> busy,
    List<String> farewell,
    List<Topic> topics) {

  /**
   * @throws IllegalArgumentException if greeting, fallback, busy or farewell is empty, a line is
   *     blank or too long, or a list has a line twice
   */
  public Lines {
    greeting = Require.someTexts("greeting", greeting);
    fallback = Require.someTexts("fallback", fallback);
    busy = Require.someTexts("busy", busy);
    farewell = Require.someTexts("farewell", farewell);
    topics = Require.list("topics", topics);
  }
}
