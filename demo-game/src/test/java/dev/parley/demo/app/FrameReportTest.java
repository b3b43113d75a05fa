package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameReportTest {

  private static FrameSamples frames(int count, double step) {
    FrameSamples samples = new FrameSamples();
    for (int i = count; i > 0; i--) {
      samples.add(i * step);
    }
    return samples;
  }

  private final FrameReport report =
      new FrameReport(
          "A \"model\" on CPU",
          "a card",
          WindowSize.of("1280x720"),
          new WindowSize(640, 360),
          100,
          2,
          3,
          20,
          List.of(
              new FrameReport.Leg(0, frames(1000, 0.01), 0),
              new FrameReport.Leg(3, frames(10_000, 0.0011), 12.34)));

  @Test
  void quantilesAreWhatSoManyFramesStayedWithin() {
    FrameSamples samples = frames(10_000, 1);
    assertEquals(10_000, samples.count());
    assertEquals(5001, samples.quantile(0.5));
    assertEquals(9901, samples.quantile(0.99));
    assertEquals(10_000, samples.quantile(1));
    assertEquals(4, samples.countOver(9996));
    assertEquals(0, new FrameSamples().quantile(0.5));
  }

  @Test
  void theReportTellsWhatSpeakersAdd() {
    String text = report.text();
    assertTrue(text.contains("1280x720, the scene in 640x360"), text);
    assertTrue(text.contains("3 speaking: +0.49 ms at p50, +0.98 ms at p99"), text);
    assertTrue(
        text.matches("(?s).*\\R3 +5.50 ms +10.89 ms +10.99 ms +11.00 ms +910 +12.3\\R.*"), text);
  }

  @Test
  void aLineHasAsManyFieldsAsThereAreColumns() {
    String line = report.csv(LocalDate.of(2026, 11, 26)).get(1);
    String plain = line.replace("\"A \"\"model\"\" on CPU\"", "model");
    assertEquals(FrameReport.COLUMNS.split(",").length, plain.split(",").length, line);
    assertTrue(plain.startsWith("2026-11-26,"), line);
    assertTrue(plain.endsWith(",3,10000,5.501,10.891,10.990,11.000,910,12.3"), line);
  }
}
