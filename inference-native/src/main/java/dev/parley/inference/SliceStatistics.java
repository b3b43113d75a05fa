package dev.parley.inference;

import java.time.Duration;

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

  /** Of a model that is not granted time. */
  public static SliceStatistics none() {
    return new SliceStatistics(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }
}
