package dev.parley.demo.talk;

import dev.parley.inference.GenerationStatistics;

/**
 * What the talk cost, for the display that shows it.
 *
 * @param replies that ended
 * @param authored how many of them their writer wrote
 * @param failed how many the model could not give
 * @param last what the latest of the model's cost; null before the first
 * @param failure why the latest failed; empty if none did
 */
public record TalkFigures(
    int replies,
    int authored,
    int failed,
    @org.jspecify.annotations.Nullable GenerationStatistics last,
    String failure) {

  static TalkFigures none() {
    return new TalkFigures(0, 0, 0, null, "");
  }
}
