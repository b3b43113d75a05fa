package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelTimesTest {
  private final ModelTimes times = new ModelTimes();

  @Test
  void eachFrameCountsWhatTheModelTookSinceTheOneBefore() {
    times.note(Duration.ofSeconds(90));
    times.note(Duration.ofSeconds(90).plusMillis(4));
    times.note(Duration.ofSeconds(90).plusMillis(10));

    assertArrayEquals(new float[] {4, 6}, times.times().latest());
    assertEquals(6, times.times().quantile(0.99));
  }

  @Test
  void whatWasComputedWhileNobodyLookedIsNoFrames() {
    times.note(Duration.ofMillis(1));
    times.note(Duration.ofMillis(3));
    times.rest();
    times.note(Duration.ofSeconds(5));
    times.note(Duration.ofSeconds(5).plusMillis(7));

    assertArrayEquals(new float[] {2, 7}, times.times().latest());
  }
}
