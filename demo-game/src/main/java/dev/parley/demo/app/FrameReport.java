package dev.parley.demo.app;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What frames took, in words and in lines of a table.
 *
 * @param model and the device that it ran on
 * @param renderer what drew
 * @param scene in which size the scene is drawn before it is brought to the window
 * @param framesPerSecond the most
 * @param budget milliseconds of each frame for the model
 * @param rounds how often each leg was gone
 * @param seconds of a leg
 * @param legs the first of them in silence
 */
record FrameReport(
    String model,
    String renderer,
    WindowSize window,
    WindowSize scene,
    double framesPerSecond,
    double budget,
    int rounds,
    double seconds,
    List<Leg> legs) {

  static final String COLUMNS =
      "date,jdk,model,renderer,window,scene,fps,budget_ms,rounds,seconds,speaking,frames,p50_ms,"
          + "p99_ms,p999_ms,max_ms,late,tokens_per_s";

  /**
   * What was measured with so many who speak.
   *
   * @param tokensPerSecond that they wrote together
   */
  record Leg(int speakers, FrameSamples frames, double tokensPerSecond) {}

  /** For a person. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(format("model      %s", model));
    lines.add(format("picture    %s, the scene in %s, drawn by %s", window, scene, renderer));
    lines.add(
        format(
            "frames     %.0f a second, %.1f ms of each for the model; %d times %.0f seconds each",
            framesPerSecond, budget, rounds, seconds));
    lines.add("");
    lines.add("speaking       p50       p99     p99.9       max   late   tokens/s");
    for (Leg leg : legs) {
      lines.add(
          format(
              "%-8d%7.2f ms%7.2f ms%7.2f ms%7.2f ms%7d%11.1f",
              leg.speakers(),
              leg.frames().quantile(0.5),
              leg.frames().quantile(0.99),
              leg.frames().quantile(0.999),
              leg.frames().quantile(1),
              late(leg),
              leg.tokensPerSecond()));
    }
    lines.add("");
    for (Leg leg : legs.subList(1, legs.size())) {
      lines.add(
          format(
              "%d speaking: %+.2f ms at p50, %+.2f ms at p99",
              leg.speakers(), added(leg, 0.5), added(leg, 0.99)));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private double added(Leg leg, double share) {
    return leg.frames().quantile(share) - legs.get(0).frames().quantile(share);
  }

  private long late(Leg leg) {
    return leg.frames().countOver(1000 / framesPerSecond);
  }

  /** A line for each leg, as {@link #COLUMNS} has it. */
  List<String> csv(LocalDate date) {
    List<String> lines = new ArrayList<>();
    for (Leg leg : legs) {
      lines.add(
          format(
              "%s,%s,%s,%s,%s,%s,%.0f,%.1f,%d,%.0f,%d,%d,%.3f,%.3f,%.3f,%.3f,%d,%.1f",
              date,
              System.getProperty("java.version"),
              quoted(model),
              quoted(renderer),
              window,
              scene,
              framesPerSecond,
              budget,
              rounds,
              seconds,
              leg.speakers(),
              leg.frames().count(),
              leg.frames().quantile(0.5),
              leg.frames().quantile(0.99),
              leg.frames().quantile(0.999),
              leg.frames().quantile(1),
              late(leg),
              leg.tokensPerSecond()));
    }
    return lines;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
