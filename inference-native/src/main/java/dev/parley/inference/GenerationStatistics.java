package dev.parley.inference;

import java.time.Duration;

/**
 * What a reply cost.
 *
 * @param tokens read, not read, and generated
 * @param context how full the dialogue is now
 * @param slices what passes were run in from when it was begun to its end, others' included, and
 *     how they kept to the granted time
 * @param timeToFirstToken from {@code submit} to the first token
 * @param elapsed from {@code submit} to the end
 */
public record GenerationStatistics(
    TokenCounts tokens,
    ContextUse context,
    SliceStatistics slices,
    Duration timeToFirstToken,
    Duration elapsed) {

  /** Of a model that only knows how long its reply was and how long it took. */
  public static GenerationStatistics of(
      int generated, Duration timeToFirstToken, Duration elapsed) {
    return new GenerationStatistics(
        TokenCounts.generated(generated),
        ContextUse.unknown(),
        SliceStatistics.none(),
        timeToFirstToken,
        elapsed);
  }

  /** Tokens a second after the first one; 0 for replies of one token. */
  public double tokensPerSecond() {
    double seconds = elapsed.minus(timeToFirstToken).toNanos() / 1e9;
    return tokens.generated() < 2 || seconds <= 0 ? 0 : (tokens.generated() - 1) / seconds;
  }
}
