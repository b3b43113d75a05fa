package dev.parley.inference.engine;

import dev.parley.inference.SliceStatistics;

/**
 * How grants were kept up to a moment.
 *
 * @param overruns never changed
 */
record SliceCounts(long slices, SliceHistogram overruns) {

  SliceStatistics statistics() {
    return overruns.statistics(slices);
  }

  /** Only what came after an earlier moment. */
  SliceStatistics since(SliceCounts earlier) {
    return overruns.since(earlier.overruns).statistics(slices - earlier.slices);
  }
}
