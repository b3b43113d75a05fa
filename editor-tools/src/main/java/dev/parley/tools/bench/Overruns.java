package dev.parley.tools.bench;

import java.time.Duration;
import java.util.Arrays;

/** By how much deadlines were missed: in the middle, at the 99th and the 99.9th, and at most. */
public record Overruns(Duration median, Duration p99, Duration p999, Duration most) {

  static Overruns of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Overruns(at(sorted, 0.5), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
  }

  private static Duration at(long[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return Duration.ofNanos(sorted.length == 0 ? 0 : Math.max(0, sorted[Math.max(0, rank - 1)]));
  }
}
