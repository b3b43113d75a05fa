package dev.parley.tools.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random sequences of disasters and then a healthy hub, with the user giving the same command again
 * after each failure. Whatever happens, a wrong byte never gets the file's name, and a byte that is
 * here is asked for again only after the file changed.
 */
class ScriptedDisastersTest {

  private static final Patience HASTY = HubFixture.patience(Duration.ofMillis(300));

  /** On a machine that is busy with something else, a healthy server may seem to hang. */
  private static final int SPARE_RUNS = 10;

  private static final List<Disaster> ALL = List.of(Disaster.values());

  /** A hub that tells neither hash nor size can also lie about the length without being caught. */
  private static final List<Disaster> SEEN_WITHOUT_HASH =
      ALL.stream()
          .filter(
              disaster ->
                  !List.of(Disaster.CORRUPTS, Disaster.LIES_SHORTER, Disaster.TRUNCATED_SILENTLY)
                      .contains(disaster))
          .toList();

  static IntStream seeds() {
    return IntStream.range(0, Fixtures.count(200));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsLostAndNothingIsWrong(int seed, @TempDir Path folder) throws Exception {
    Random random = new Random(seed);
    boolean hashed = seed % 3 != 0;
    List<Disaster> possible = hashed ? ALL : SEEN_WITHOUT_HASH;
    List<Disaster> script =
        Stream.generate(() -> possible.get(random.nextInt(possible.size())))
            .limit(1 + random.nextInt(12))
            .toList();
    try (HubFixture hub = new HubFixture(folder, Optional.empty(), HASTY)) {
      hub.model(20_000 + random.nextInt(200_000), seed);
      if (!hashed) {
        hub.fake.withoutStorage();
      }
      hub.fake.then(script.toArray(Disaster[]::new));
      List<String> askedTwice = new ArrayList<>();
      hub.fake.watch(range -> requireOnlyTheRest(range, hub.partLength(), askedTwice));

      int runs = 0;
      boolean done = false;
      while (!done) {
        done = isFetched(hub);
        runs++;
        assertTrue(runs <= script.size() + SPARE_RUNS, () -> "no end of " + script);
        assertEquals(done, Files.exists(hub.target), () -> "half-way through " + script);
      }

      assertEquals(List.of(), askedTwice, script::toString);
      assertArrayEquals(hub.fake.bytes(HubFixture.FILE), hub.arrived(), script::toString);
      assertFalse(Files.exists(hub.part));
      boolean steady =
          Collections.disjoint(
              script, List.of(Disaster.CHANGES, Disaster.CHANGES_AND_DROPS, Disaster.CORRUPTS));
      if (steady) {
        assertEquals(hub.arrived().length, hub.listener.received(), script::toString);
      }
    }
  }

  private static boolean isFetched(HubFixture hub) throws InterruptedException {
    try {
      hub.fetch();
      return true;
    } catch (HubException e) {
      return false;
    }
  }

  private static void requireOnlyTheRest(String range, long here, List<String> askedTwice) {
    String expected = here == 0 ? "" : "bytes=" + here + "-";
    if (!range.equals(expected)) {
      askedTwice.add("asked for '" + range + "' with " + here + " bytes here");
    }
  }
}
