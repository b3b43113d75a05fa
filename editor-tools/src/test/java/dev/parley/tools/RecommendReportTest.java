package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.tools.recommend.Candidate;
import dev.parley.tools.recommend.Machine;
import dev.parley.tools.recommend.Machines;
import dev.parley.tools.recommend.Measurements;
import dev.parley.tools.recommend.Recommendation;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecommendReportTest {

  private static final String COMMAND = "  parley model pull nemotron-3-nano-4b --quant ";

  private static String report(Machine machine, String notes) {
    Recommendation recommendation =
        Recommendation.of(machine, Candidate.all(8192), Measurements.read(notes));
    return new RecommendReport(machine, recommendation, 8192).asText();
  }

  private static String notes(String cpu, double smallest, double middle) {
    return Machines.HEADER
        + Machines.line("2026-11-26", cpu, "nem4b-Q4_K_M.gguf", smallest)
        + Machines.line("2026-11-26", cpu, "nem4b-Q8_0.gguf", middle);
  }

  @Test
  void tellsWhatWasMeasuredAndWhere() {
    String report = report(Machines.mill(16), notes("Wheel", 12.345, 6));

    assertTrue(
        report
            .lines()
            .anyMatch(
                line ->
                    line.matches(
                        "Q4_K_M +[\\d.]+ GiB +[\\d.]+ GiB +yes +12.3 tokens/s +Wheel with 8 threads")),
        report);
    assertTrue(report.lines().anyMatch(line -> line.matches("BF16 .* yes +not measured")), report);
    assertTrue(
        report.contains(
            "measured on Wheel with 8 threads, it writes 12.3 tokens/s, and reads 43.0 tokens/s"),
        report);
    assertTrue(report.endsWith(COMMAND + "Q4_K_M"), report);
  }

  @Test
  void tellsTheMachine() {
    String report = report(Machines.mill(16), "");

    assertTrue(report.startsWith("memory   16.0 GiB"), report);
    assertTrue(report.contains("CPU      Mill, 8 cores, avx2"), report);
    assertTrue(report.contains("GPU      no NVIDIA GPU found\n"), report);
  }

  @Test
  void aGpuIsUsedAndDoesNotCountYet() {
    Machine plain = Machines.mill(16);
    Machine machine =
        new Machine(plain.memoryBytes(), plain.processor(), Optional.of("NVIDIA RTX 3060"));

    String report = report(machine, "");

    assertTrue(
        report.contains(
            "NVIDIA RTX 3060, which is used where it can be; nothing was measured on one yet\n"),
        report);
    assertTrue(report.contains("Mill, 8 cores"), report);
  }

  @Test
  void whereNothingWasMeasuredItSaysSo() {
    String report = report(Machines.mill(16), "");

    assertTrue(
        report.contains("nothing was measured on a machine like this one (avx2, 8 cores)"), report);
    assertTrue(report.contains("parley bench measures that"), report);
    assertFalse(report.contains("tokens/s"), report);
    assertTrue(report.endsWith(COMMAND + "Q4_K_M"), report);
  }

  @Test
  void whereNothingFitsItGivesNoCommand() {
    String report = report(Machines.mill(2), notes("Mill", 12, 6));

    assertTrue(report.contains("nemotron-3-nano-4b does not fit"), report);
    assertFalse(report.contains("model pull"), report);
    assertEquals(3, report.lines().filter(line -> line.contains(" no ")).count() - 1, report);
  }
}
