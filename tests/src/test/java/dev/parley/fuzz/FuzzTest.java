package dev.parley.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Jazzer looks for inputs that no harness has seen, each harness in a process of its own whose heap
 * has 256 MB: 20 seconds each in the full counts, and otherwise as many inputs as a quick machine
 * takes in 2, since starting Jazzer takes longer than that.
 *
 * <p>By hand as long as one likes, and one harness alone: {@code -Dparley.fuzz.seconds=3600
 * -Dparley.fuzz.harness=pack}. A finding lies in {@code tests/target/fuzz} and goes to the
 * harness's corpus before it is mended.
 */
class FuzzTest {
  private static final int FULL_SECONDS = 20;
  private static final int SECONDS =
      Integer.getInteger("parley.fuzz.seconds", Fixtures.count(FULL_SECONDS));
  private static final int INPUTS_A_SECOND = 100;
  private static final String ONLY = System.getProperty("parley.fuzz.harness", "");
  private static final Path FINDINGS = Fixtures.own("../target/fuzz").normalize();

  private static final Pattern FIGURES =
      Pattern.compile("(?s)number_of_executed_units: (\\d+).*slowest_unit_time_sec: +(\\d+)");

  /** Of the driver's words, what a person needs to see of a finding. */
  private static final int TAIL = 6000;

  private static Stream<Harness> harnesses() {
    return Stream.of(Harness.values())
        .filter(harness -> ONLY.isEmpty() || harness.toString().equals(ONLY));
  }

  @ParameterizedTest
  @MethodSource("harnesses")
  void findsNothingNew(Harness harness, @TempDir Path found) throws Exception {
    Path findings = Files.createDirectories(FINDINGS.resolve(harness.toString()));
    Path log = findings.resolve("log.txt");

    int status = jazzer(harness).run(found, findings, log);

    String output = Files.readString(log);
    assertEquals(0, status, () -> "a finding in " + findings + ":\n" + tail(output));
    Matcher figures = FIGURES.matcher(output);
    assertTrue(figures.find(), () -> "no figures in " + log + ":\n" + tail(output));
    long inputs = Long.parseLong(figures.group(1));
    assertTrue(inputs > harness.inputs().size(), "only " + inputs + " inputs, not even all seeds");
    System.out.printf(
        "fuzzed %s: %d inputs, the slowest %s s%n", harness, inputs, figures.group(2));
  }

  private static Jazzer jazzer(Harness harness) {
    return SECONDS < FULL_SECONDS
        ? Jazzer.counted(harness, SECONDS * INPUTS_A_SECOND)
        : Jazzer.timed(harness, SECONDS);
  }

  private static String tail(String output) {
    return output.substring(Math.max(0, output.length() - TAIL));
  }
}
