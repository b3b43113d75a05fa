package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;

/**
 * How long passes take, learnt from those that ran: a line through their prompt rows and times, the
 * latest counting most. Says how many rows of text to read at once under a frame budget.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class PassTimes {
  /** A pass that lasts longer keeps everybody else waiting, above all who would be cancelled. */
  static final int MOST_FRAMES = 8;

  private static final double MEMORY = 0.9;

  private double weight;
  private double rows;
  private double nanos;
  private double rowsSquared;
  private double rowsNanos;

  /** A pass over that many prompt rows took that long, waits left out. */
  void measured(int promptRows, long tookNanos) {
    weight = MEMORY * weight + 1;
    rows = MEMORY * rows + promptRows;
    nanos = MEMORY * nanos + tookNanos;
    rowsSquared = MEMORY * rowsSquared + (double) promptRows * promptRows;
    rowsNanos = MEMORY * rowsNanos + (double) promptRows * tookNanos;
  }

  /**
   * The most prompt rows whose pass ends within {@link #MOST_FRAMES} frames of that budget, a power
   * of two so that few shapes are recorded; at least 1.
   */
  int promptRows(FrameBudget budget, int most) {
    if (budget.isUnlimited()) {
      return most;
    }
    double available = (double) MOST_FRAMES * budget.nanos();
    int count = 1;
    while (2 * count <= most && weight > 0 && expectedNanos(2 * count) <= available) {
      count *= 2;
    }
    return count;
  }

  /** How long a pass over that many prompt rows is expected to take. */
  double expectedNanos(int promptRows) {
    double variance = weight * rowsSquared - rows * rows;
    if (variance < 1e-9 * weight * rowsSquared || variance == 0) {
      // All had as many rows: more of them take as much longer, which errs on the safe side.
      double known = Math.max(1, rows / weight);
      return nanos / weight * Math.max(1, promptRows / known);
    }
    double row = Math.max(0, (weight * rowsNanos - rows * nanos) / variance);
    return Math.max(0, nanos / weight + row * (promptRows - rows / weight));
  }
}
