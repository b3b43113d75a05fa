package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateTest {

  @Test
  void oneSlowTokenDoesNotMoveTheMedian() {
    Rate rate = Rate.of(1, new double[] {0.5, 0.25, 30, 0.5, 0.5});

    assertEquals(new Rate(2, 4, 30), rate);
  }

  @Test
  void ofTwoInTheMiddleTheMeanCounts() {
    Rate rate = Rate.of(6, new double[] {4, 1, 2, 3});

    assertEquals(6 / 2.5, rate.median());
    assertEquals(6, rate.best());
  }

  @Test
  void oneMeasurementIsAllThree() {
    assertEquals(new Rate(256, 256, 2), Rate.of(512, new double[] {2}));
  }
}
