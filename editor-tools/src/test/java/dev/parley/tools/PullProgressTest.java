package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PullProgressTest {

  private static final long MIB = 1 << 20;

  private long now;

  @Test
  void aPersonSeesRateAndTimeLeft() {
    FakeTerminal fake = new FakeTerminal("", Map.of(), true);
    PullProgress progress = new PullProgress(fake.terminal(), () -> now);

    progress.begins("a.gguf", 1000 * MIB, 0);
    for (int second = 0; second < 100; second++) {
      now += TimeUnit.SECONDS.toNanos(1);
      progress.advances(5 * MIB);
    }

    String[] drawn = fake.err().split("\r", -1);
    assertEquals(
        "a.gguf 50% [############............] 500 MiB of 1000 MiB, 5.00 MiB/s, 1:40 left",
        drawn[drawn.length - 1].strip());
    assertEquals(101, drawn.length, "one drawing a second");
  }

  @Test
  void manySmallStepsAreNotManyDrawings() {
    FakeTerminal fake = new FakeTerminal("", Map.of(), true);
    PullProgress progress = new PullProgress(fake.terminal(), () -> now);

    progress.begins("a.gguf", 1000, 0);
    for (int step = 0; step < 1000; step++) {
      now += TimeUnit.MILLISECONDS.toNanos(1);
      progress.advances(1);
    }
    progress.pauses();

    assertEquals(1 + 5 + 1, fake.err().split("\r", -1).length);
    assertTrue(fake.err().stripTrailing().endsWith("1000 bytes of 1000 bytes"), fake.err());
  }

  @Test
  void aPipeGetsALineForEachTenth() {
    FakeTerminal fake = new FakeTerminal("", Map.of(), false);
    PullProgress progress = new PullProgress(fake.terminal(), () -> now);

    progress.begins("a.gguf", 1000, 650);
    for (int step = 0; step < 350; step++) {
      progress.advances(1);
    }
    progress.pauses();

    assertEquals(
        List.of(
            "parley: going on with a.gguf at 65%",
            "parley: 70% of a.gguf, 1000 bytes",
            "parley: 80% of a.gguf, 1000 bytes",
            "parley: 90% of a.gguf, 1000 bytes",
            "parley: 100% of a.gguf, 1000 bytes"),
        fake.err().lines().toList());
  }

  @Test
  void aNoteDoesNotRunIntoTheBar() {
    FakeTerminal fake = new FakeTerminal("", Map.of(), true);
    PullProgress progress = new PullProgress(fake.terminal(), () -> now);

    progress.begins("a.gguf", 1000, 0);
    now += TimeUnit.SECONDS.toNanos(1);
    progress.advances(1);
    progress.notes("the connection broke");

    assertTrue(fake.err().endsWith("left%nparley: the connection broke%n".formatted()), fake.err());
  }

  @Test
  void anEmptyFileIsAllHere() {
    FakeTerminal fake = new FakeTerminal("", Map.of(), true);
    PullProgress progress = new PullProgress(fake.terminal(), () -> now);

    progress.begins("a", 0, 0);
    progress.pauses();

    assertTrue(fake.err().contains("a 100% ["), fake.err());
  }
}
