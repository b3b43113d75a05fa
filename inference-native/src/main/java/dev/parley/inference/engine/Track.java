package dev.parley.inference.engine;

import dev.parley.inference.ops.Pass;
import java.util.ArrayList;
import java.util.List;

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

  /** The most rows of text that one pass reads. */
  final int mostRows;

  private final Slices slices;
  private boolean underWay;
  private long spentNanos;

  /**
   * @param whileItWaits what else to do whenever there is time for a slice
   */
  Track(Passes passes, int mostRows, FrameTime time, Runnable whileItWaits) {
    this.passes = passes;
    this.mostRows = mostRows;
    this.slices =
        new Slices() {
          @Override
          public void await() {
            time.await();
            whileItWaits.run();
          }

          @Override
          public boolean run(Pass pass) {
            long before = time.spentNanos();
            boolean complete = time.slice(pass);
            spentNanos += time.spentNanos() - before;
            return complete;
          }
        };
  }

  /** Makes the copies of states that were asked for, ahead of the next pass. */
  void copyStates() {
    passes.copyStates(slices);
  }

  /** Runs the round's pass to its end. */
  void run() {
    underWay = true;
    spentNanos = 0;
    passes.voices().place(round);
    try {
      passes.run(round.rows(), slices);
    } finally {
      underWay = false;
    }
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
