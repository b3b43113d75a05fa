package dev.parley.tools.bench;

import java.util.Arrays;

/**
 * How fast something went that was done several times.
 *
 * @param median tokens a second
 * @param best tokens a second
 * @param worstSeconds the longest that one took
 */
public record Rate(double median, double best, double worstSeconds) {

  /**
   * @param tokens that each of them read or wrote
   * @param seconds that each of them took; at least one
   */
  static Rate of(int tokens, double[] seconds) {
    double[] sorted = seconds.clone();
    Arrays.sort(sorted);
    return new Rate(
        tokens / Median.ofSorted(sorted), tokens / sorted[0], sorted[sorted.length - 1]);
  }
}
