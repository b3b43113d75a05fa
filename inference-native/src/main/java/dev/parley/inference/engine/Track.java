package dev.parley.inference.engine;

import dev.parley.inference.ops.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where passes run one after the other: one track for all of them, and one for those that overtake
 * a pass of the first that is suspended. What a pass needs is kept from one to the next, so that a
 * token costs no memory.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Track {
  final Passes passes;
  final Round round = new Round();

  /** Those of the next pass, the most urgent first. */
  final List<Work> admitted = new ArrayList<>();

  /** Runs a slice of a pass and tells whether it is complete. */
  final Predicate<Pass> slice;

  /** The most rows of text that one pass reads. */
  final int mostRows;

  private boolean underWay;
  private long spentNanos;

  Track(Passes passes, int mostRows, Predicate<Pass> slice) {
    this.passes = passes;
    this.mostRows = mostRows;
    this.slice = slice;
  }

  /** Runs the round's pass to its end. */
  void run() {
    underWay = true;
    spentNanos = 0;
    try {
      passes.run(round.rows(), slice);
    } finally {
      underWay = false;
    }
  }

  /** A slice of the pass has taken that long. */
  void spent(long nanos) {
    spentNanos += nanos;
  }

  /** How long the last pass took, waits and those who overtook it left out. */
  long spentNanos() {
    return spentNanos;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Whether a pass is under way that reads for this timeline. */
  boolean holds(Timeline timeline) {
    return underWay && round.holds(timeline);
  }
}
