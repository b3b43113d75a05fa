package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.SliceStatistics;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ControlLoopTest {

  @Test
  void tellsTheMiddleAndTheWorst() {
    List<Long> nanos = LongStream.rangeClosed(1, 1000).mapToObj(i -> 1001 - i).toList();
    assertEquals(
        new SliceStatistics(1000, nanos(500), nanos(990), nanos(999), nanos(1000)),
        ControlLoop.statistics(nanos));
  }

  @Test
  void isNothingWithoutDeadlines() {
    assertEquals(SliceStatistics.none(), ControlLoop.statistics(List.of()));
  }

  private static Duration nanos(long nanos) {
    return Duration.ofNanos(nanos);
  }
}
