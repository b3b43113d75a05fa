package dev.parley.inference.engine;

import dev.parley.inference.SliceStatistics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts times in buckets that are at most a sixteenth wide, without keeping them.
 *
 * <p><b>Threads.</b> One adds; any others read meanwhile, and may not see what was added last.
 */
final class SliceHistogram {
  private static final int STEPS = 16;
  private static final int STEP_BITS = 4;
  private static final int BUCKETS = STEPS * Long.SIZE;

  private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
  private volatile long most;

  /**
   * All times are in buckets below this one: most buckets are for times that nothing ever takes,
   * and at the end of a reply there is no time to look into them.
   */
  private volatile int used;

  /**
   * @param nanos 0 or more
   */
  void add(long nanos) {
    if (nanos > most) {
      most = nanos;
    }
    int bucket = bucket(nanos);
    if (bucket >= used) {
      used = bucket + 1;
    }
    counts.incrementAndGet(bucket);
  }

  SliceHistogram copy() {
    SliceHistogram copy = new SliceHistogram();
    copy.used = used;
    for (int bucket = 0; bucket < copy.used; bucket++) {
      copy.counts.setPlain(bucket, counts.get(bucket));
    }
    copy.most = most;
    return copy;
  }

  /** The times that were added after an earlier copy of this was made. */
  SliceHistogram since(SliceHistogram earlier) {
    SliceHistogram rest = new SliceHistogram();
    int end = used;
    for (int bucket = 0; bucket < end; bucket++) {
      long more = counts.get(bucket) - earlier.counts.get(bucket);
      if (more > 0) {
        rest.counts.setPlain(bucket, more);
        rest.used = bucket + 1;
        rest.most = Math.min(most, end(bucket));
      }
    }
    return rest;
  }

  /** What that share of all times is at most, to a sixteenth; zero if there are none. */
  Duration quantile(double share) {
    int end = used;
    long total = 0;
    for (int bucket = 0; bucket < end; bucket++) {
      total += counts.get(bucket);
    }
    long wanted = Math.max(1, (long) Math.ceil(share * total));
    long seen = 0;
    for (int bucket = 0; bucket < end && total > 0; bucket++) {
      seen += counts.get(bucket);
      if (seen >= wanted) {
        return Duration.ofNanos(Math.min(most, end(bucket)));
      }
    }
    return Duration.ZERO;
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
