package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OverrunsTest {

  @Test
  void tellsTheMiddleAndTheWorst() {
    long[] nanos = LongStream.rangeClosed(1, 1000).map(i -> 1001 - i).toArray();
    assertEquals(new Overruns(nanos(500), nanos(990), nanos(999), nanos(1000)), Overruns.of(nanos));
  }

  @Test
  void isNothingWithoutDeadlines() {
    assertEquals(new Overruns(nanos(0), nanos(0), nanos(0), nanos(0)), Overruns.of(new long[0]));
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }
}
