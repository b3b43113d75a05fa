package dev.parley.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BusyThreadsTest {

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void computeUntilTheyAreStopped() {
    BusyThreads busy = BusyThreads.start(2);
    List<Thread> threads = living();
    while (busy.lastResult() == 0) {
      Thread.onSpinWait();
    }

    busy.stop();

    assertEquals(2, threads.size());
    assertTrue(threads.stream().allMatch(thread -> thread.getPriority() == Thread.NORM_PRIORITY));
    assertEquals(List.of(), living());
  }

  private static List<Thread> living() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("parley-bench-busy"))
        .toList();
  }
}
