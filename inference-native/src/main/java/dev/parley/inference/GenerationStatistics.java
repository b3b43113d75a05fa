package dev.parley.inference;

import java.time.Duration;

/**
 * What a reply cost. Token counts are zero where a model cannot know them.
 *
 * @param promptTokens new tokens read for this reply: the turns that were appended, and the opening
 *     text if this is the first reply
 * @param reusedTokens tokens whose state was still there and were not read
 * @param rereadTokens tokens read a second time, because text was cut or their state was gone
 * @param generatedTokens tokens the reply took, thought and its end included
 * @param timeToFirstToken from {@code submit} to the first token
 * @param elapsed from {@code submit} to the end
 */
public record GenerationStatistics(
    int promptTokens,
    int reusedTokens,
    int rereadTokens,
    int generatedTokens,
    Duration timeToFirstToken,
    Duration elapsed) {

  /** Tokens a second after the first one; 0 for replies of one token. */
  public double tokensPerSecond() {
    double seconds = elapsed.minus(timeToFirstToken).toNanos() / 1e9;
    return generatedTokens < 2 || seconds <= 0 ? 0 : (generatedTokens - 1) / seconds;
  }
}
