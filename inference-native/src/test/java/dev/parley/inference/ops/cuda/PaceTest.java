package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {

  @Test
  void learnsHowManyBytesATimeIs() {
    Pace pace = new Pace();
    for (int slice = 0; slice < 200; slice++) {
      pace.took(3_000_000, 1_000_000);
    }
    assertTrue(Math.abs(pace.bytesIn(2_000_000) - 6_000_000) < 1_000);
  }

  @Test
  void believesAtOnceThatTheGpuIsSlowerAndSlowlyThatItIsFaster() {
    Pace pace = new Pace();
    pace.took(1_000_000, 1_000_000);
    assertEquals(1_000_000, pace.bytesIn(1_000_000));
    pace.took(1_000_000, 4_000_000);
    assertEquals(250_000, pace.bytesIn(1_000_000));
    pace.took(1_000_000, 1_000_000);
    long after = pace.bytesIn(1_000_000);
    assertTrue(after > 250_000 && after < 300_000, "bytes in a millisecond: " + after);
  }

  @Test
  void noTimeIsNoBytesAndNothingMovedTeachesNothing() {
    Pace pace = new Pace();
    long before = pace.bytesIn(1_000_000);
    pace.took(0, 5_000);
    assertEquals(before, pace.bytesIn(1_000_000));
    assertEquals(0, pace.bytesIn(0));
    assertEquals(0, pace.bytesIn(-1));
  }
}
