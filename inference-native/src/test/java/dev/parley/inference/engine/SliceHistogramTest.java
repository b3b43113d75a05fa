package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SliceHistogramTest {
  private final SliceHistogram histogram = new SliceHistogram();

  @Test
  void isZeroWithoutTimes() {
    assertEquals(Duration.ZERO, histogram.quantile(0.5));
    assertEquals(Duration.ZERO, histogram.quantile(1));
  }

  @Test
  void knowsQuantilesToASixteenth() {
    SplittableRandom random = new SplittableRandom(1);
    long[] times = random.longs(10_000).map(bits -> bits >>> (1 + random.nextInt(62))).toArray();
    for (long time : times) {
      histogram.add(time);
    }
    Arrays.sort(times);
    for (double share : new double[] {0.001, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = times[(int) Math.ceil(share * times.length) - 1];
      long found = histogram.quantile(share).toNanos();
      assertTrue(found >= exact && found - exact <= exact / 16, exact + " is told as " + found);
    }
    assertEquals(times[times.length - 1], histogram.quantile(1).toNanos());
  }
}
