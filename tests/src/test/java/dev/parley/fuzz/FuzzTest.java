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
 * has 256 MB: 20 seconds each in the full counts, 2 otherwise.
 *
 * <p>By hand as long as one likes, and one harness alone: {@code -Dparley.fuzz.seconds=3600
 * -Dparley.fuzz.harness=pack}. A finding lies in {@code tests/target/fuzz} and goes to the
 * harness's corpus before it is mended.
 */
class FuzzTest {
  private static final int SECONDS = Integer.getInteger("parley.fuzz.seconds", Fixtures.count(20));
  private static final String ONLY = System.getProperty("parley.fuzz.harness", "");
  private static final Path FINDINGS = Fixtures.own("../target/fuzz").normalize();

  private static final Pattern EXECUTIONS =
      Pattern.compile("stat::number_of_executed_units: (\\d+)");

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

    int status = new Jazzer(harness, SECONDS).run(found, findings, log);

    String output = Files.readString(log);
    assertEquals(0, status, () -> "a finding in " + findings + ":\n" + tail(output));
    Matcher executions = EXECUTIONS.matcher(output);
    assertTrue(executions.find(), () -> "no figures in " + log + ":\n" + tail(output));
    long inputs = Long.parseLong(executions.group(1));
    assertTrue(inputs > harness.inputs().size(), "only " + inputs + " inputs, not even all seeds");
    System.out.println("fuzzed " + harness + ": " + inputs + " inputs in " + SECONDS + " s");
  }

  private static String tail(String output) {
    return output.substring(Math.max(0, output.length() - TAIL));
  }
}
