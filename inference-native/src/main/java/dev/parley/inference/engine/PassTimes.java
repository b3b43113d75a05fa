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

  /** Passes that read no text: however many of them there are, the others are not forgotten. */
  private final Sums speech = new Sums();

  private final Sums reading = new Sums();

  /** What the line through rows and times is made of. */
  private static final class Sums {
    private double weight;
    private double rows;
    private double nanos;
    private double rowsSquared;
    private double rowsNanos;

    void add(int promptRows, long tookNanos) {
      weight = MEMORY * weight + 1;
      rows = MEMORY * rows + promptRows;
      nanos = MEMORY * nanos + tookNanos;
      rowsSquared = MEMORY * rowsSquared + (double) promptRows * promptRows;
      rowsNanos = MEMORY * rowsNanos + (double) promptRows * tookNanos;
    }
  }

  /** A pass over that many prompt rows took that long, waits left out. */
  void measured(int promptRows, long tookNanos) {
    (promptRows == 0 ? speech : reading).add(promptRows, tookNanos);
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
    return rowsWithin(available, most);
  }

  /**
   * The most prompt rows beside others who speak already, a power of two: their next words come at
   * least half as fast as without. At least 1.
   */
  int promptRowsBesideSpeech(FrameBudget budget, int most) {
    return rowsWithin(2 * expectedNanos(0), promptRows(budget, most));
  }

  private int rowsWithin(double available, int most) {
    int count = 1;
    while (2 * count <= most && isKnown() && expectedNanos(2 * count) <= available) {
      count *= 2;
    }
    return count;
  }

  private boolean isKnown() {
    return speech.weight + reading.weight > 0;
  }

  /** How long a pass over that many prompt rows is expected to take. */
  double expectedNanos(int promptRows) {
    double weight = speech.weight + reading.weight;
    double meanNanos = (speech.nanos + reading.nanos) / weight;
    double variance = weight * reading.rowsSquared - reading.rows * reading.rows;
    if (variance < 1e-9 * weight * reading.rowsSquared || variance == 0) {
      // All had as many rows: more of them take as much longer, which errs on the safe side.
      double known = Math.max(1, reading.rows / weight);
      return meanNanos * Math.max(1, promptRows / known);
    }
    double covariance = weight * reading.rowsNanos - reading.rows * (speech.nanos + reading.nanos);
    double row = Math.max(0, covariance / variance);
    return Math.max(0, meanNanos + row * (promptRows - reading.rows / weight));
  }
}
