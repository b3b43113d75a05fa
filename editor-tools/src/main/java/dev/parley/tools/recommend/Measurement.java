package dev.parley.tools.recommend;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One run of Parley on one machine, alone on it, as {@code tests/bench/compare} noted it.
 *
 * @param date when, as year, month, day
 * @param cpu the machine's, as its maker calls it
 * @param simd class of that CPU, as {@code Processor.level} names it
 * @param device what ran the model
 * @param model name of its file
 * @param writes tokens a second, one after the other
 * @param reads tokens a second of a text of 128, if that was measured
 */
public record Measurement(
    String date,
    String cpu,
    String simd,
    int threads,
    String device,
    String model,
    double writes,
    Optional<Double> reads) {

  /** Options by which Parley ran otherwise than it does for a user. */
  private static final Pattern HELD_BACK = Pattern.compile("--(isa|device|head)\\b");

  /**
   * What a line of notes says; empty if it is unreadable, or of another engine, a busy machine, or
   * a Parley that was held back.
   */
  static Optional<Measurement> of(Map<String, String> row) {
    try {
      if (!value(row, "engine").startsWith("parley")
          || number(row, "busy") != 0
          || HELD_BACK.matcher(value(row, "command")).find()) {
        return Optional.empty();
      }
      String reads = value(row, "prefill128");
      Measurement measurement =
          new Measurement(
              value(row, "date"),
              value(row, "cpu"),
              value(row, "simd"),
              (int) number(row, "threads"),
              value(row, "device"),
              value(row, "model"),
              number(row, "decode"),
              reads.isEmpty() ? Optional.empty() : Optional.of(Double.valueOf(reads)));
      return Optional.of(measurement).filter(each -> each.writes() > 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(value(row, column));
  }

  private static String value(Map<String, String> row, String column) {
    return row.getOrDefault(column, "");
  }
}
