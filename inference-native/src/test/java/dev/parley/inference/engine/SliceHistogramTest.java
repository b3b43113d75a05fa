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
      assertNear(exact, histogram.quantile(share));
    }
    assertEquals(times[times.length - 1], histogram.quantile(1).toNanos());
  }

  @Test
  void whatCameLaterIsToldApart() {
    histogram.add(5);
    histogram.add(3_000_000);
    SliceHistogram before = histogram.copy();
    histogram.add(7);
    histogram.add(40_000);
    histogram.add(3_000_000);

    SliceHistogram later = histogram.since(before);

    assertEquals(7, later.quantile(1.0 / 3).toNanos());
    assertNear(40_000, later.quantile(0.5));
    assertNear(3_000_000, later.quantile(1));
    assertEquals(5, before.quantile(0.5).toNanos());
    assertEquals(Duration.ZERO, histogram.since(histogram.copy()).quantile(1));
  }

  private static void assertNear(long exact, Duration told) {
    long found = told.toNanos();
    assertTrue(found >= exact && found - exact <= exact / 16, exact + " is told as " + found);
  }
}
