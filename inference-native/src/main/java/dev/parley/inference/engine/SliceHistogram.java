package dev.parley.inference.engine;

import dev.parley.inference.SliceStatistics;
import java.time.Duration;

/**
 * Counts times in buckets that are at most a sixteenth wide, without keeping them.
 *
 * <p><b>Threads.</b> Confined to one, or guarded.
 */
final class SliceHistogram {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;

  private final long[] counts;
  private long total;
  private long most;

  SliceHistogram() {
    this(new long[STEPS * Long.SIZE]);
  }

  private SliceHistogram(long[] counts) {
    this.counts = counts;
  }

  /**
   * @param nanos 0 or more
   */
  void add(long nanos) {
    counts[bucket(nanos)]++;
    total++;
    most = Math.max(most, nanos);
  }

  SliceHistogram copy() {
    SliceHistogram copy = new SliceHistogram(counts.clone());
    copy.total = total;
    copy.most = most;
    return copy;
  }

  /** The times that were added after an earlier copy of this was made. */
  SliceHistogram since(SliceHistogram earlier) {
    SliceHistogram rest = new SliceHistogram(counts.clone());
    for (int bucket = 0; bucket < counts.length; bucket++) {
      rest.counts[bucket] -= earlier.counts[bucket];
      if (rest.counts[bucket] > 0) {
        rest.most = Math.min(most, end(bucket));
      }
    }
    rest.total = total - earlier.total;
    return rest;
  }

  /** What that share of all times is at most, to a sixteenth; zero if there are none. */
  Duration quantile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return Duration.ofNanos(total == 0 ? 0 : Math.min(most, end(bucket)));
      }
    }
    return Duration.ofNanos(most);
  }

  /** The times as overruns of that many slices. */
  SliceStatistics statistics(long slices) {
    return SliceStatistics.of(slices, this::quantile);
  }

  private static int bucket(long nanos) {
    if (nanos < STEPS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - Long.numberOfLeadingZeros(nanos) - 1 - STEP_BITS;
    return STEPS * (shift + 1) + (int) (nanos >>> shift) - STEPS;
  }

  /** The largest time of a bucket. */
  private static long end(int bucket) {
    if (bucket < STEPS) {
      return bucket;
    }
    int shift = bucket / STEPS - 1;
    return ((long) (STEPS + bucket % STEPS + 1) << shift) - 1;
  }
}
