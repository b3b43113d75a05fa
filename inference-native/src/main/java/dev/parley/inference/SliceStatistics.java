package dev.parley.inference;

import java.time.Duration;
import java.util.function.DoubleFunction;

/**
 * How a model kept to the time that the game granted.
 *
 * @param slices pieces that passes were run in
 * @param overrunMedian by how much the last thread stopped after the end of a grant that was worked
 *     in, in the middle of all
 * @param overrun99 what 99 of 100 grants stayed within
 * @param overrun999 what 999 of 1,000 grants stayed within
 * @param overrunMost the longest
 */
public record SliceStatistics(
    long slices,
    Duration overrunMedian,
    Duration overrun99,
    Duration overrun999,
    Duration overrunMost) {

  /**
   * Takes from a distribution what is told of it.
   *
   * @param quantile what that share of all overruns, 0 to 1, is at most
   */
  public static SliceStatistics of(long slices, DoubleFunction<Duration> quantile) {
    return new SliceStatistics(
        slices,
        quantile.apply(0.5),
        quantile.apply(0.99),
        quantile.apply(0.999),
        quantile.apply(1));
  }

  /** Of a model that is not granted time. */
  public static SliceStatistics none() {
    return new SliceStatistics(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
