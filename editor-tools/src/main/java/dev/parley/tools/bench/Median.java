package dev.parley.tools.bench;

import java.util.Arrays;

/** The value in the middle, which one disturbed measurement does not move. */
final class Median {

  private Median() {}

  static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted);
  }

  /** Of two in the middle, their mean. */
  static double ofSorted(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
