package dev.parley.demo.record;

import dev.parley.demo.play.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long frames took, drawn as SVG: one after the other, and by how many took how long. */
final class FramePlot {
  private static final int WIDE = 960;
  private static final int TALL = 220;
  private static final int LEFT = 52;
  private static final int BOTTOM = 26;
  private static final int TOP = 10;

  /** Above this a frame is drawn at the edge, so that one long one does not flatten all others. */
  private static final double SHARE_SHOWN = 0.98;

  private final List<Frame> frames;
  private final Quantiles quantiles;
  private final double most;

  /**
   * One frame.
   *
   * @param milliseconds it took
   * @param speaking how many spoke in it
   */
  record Frame(double milliseconds, int speaking) {}

  FramePlot(List<Frame> frames) {
    this.frames = List.copyOf(frames);
    this.quantiles = Quantiles.of(frames.stream().mapToDouble(Frame::milliseconds));
    this.most = Math.max(20, quantile(SHARE_SHOWN) * 1.15);
  }

  /** What a share of the frames stayed within. */
  double quantile(double share) {
    return quantiles.at(share);
  }

  /** One after the other; shaded where somebody speaks. */
  String inTime() {
    StringBuilder svg = begin("Milliseconds of each frame; shaded where somebody speaks");
    double step = (double) (WIDE - LEFT) / frames.size();
    for (int i = 0; i < frames.size(); i++) {
      int from = i;
      while (i < frames.size() && frames.get(i).speaking() > 0) {
        i++;
      }
      if (i > from) {
        svg.append(
            rectangle(LEFT + from * step, TOP, (i - from) * step, height(), "#7fd0d2", 0.13));
      }
    }
    double[] marks = most > 100 ? new double[] {33.3, 100} : new double[] {16.7, 33.3};
    for (double mark : marks) {
      if (mark < most) {
        svg.append(line(LEFT, y(mark), WIDE, y(mark), "#eee6d6", 0.3));
        svg.append(label(LEFT - 8, y(mark) + 4, "end", format("%.1f", mark)));
      }
    }
    svg.append(label(LEFT - 8, y(0) + 4, "end", "0"));
    svg.append("<polyline fill=\"none\" stroke=\"#f0b25a\" stroke-width=\"1.2\" points=\"");
    for (int i = 0; i < frames.size(); i++) {
      double shown = Math.min(most, frames.get(i).milliseconds());
      svg.append(format("%.1f,%.1f ", LEFT + (i + 0.5) * step, y(shown)));
    }
    svg.append("\"/>");
    svg.append(label(LEFT, TALL - 6, "start", "frame 1"));
    svg.append(label(WIDE - 4, TALL - 6, "end", "frame " + frames.size()));
    return svg.append("</svg>").toString();
  }

  /** How many frames took how long. */
  String byLength() {
    int bars = 60;
    int[] counts = new int[bars];
    for (Frame frame : frames) {
      double milliseconds = frame.milliseconds();
      counts[(int) Math.min(bars - 1, milliseconds / most * bars)]++;
    }
    int highest = Math.max(1, Arrays.stream(counts).max().orElse(1));
    StringBuilder svg = begin("How many frames took how long");
    double step = (double) (WIDE - LEFT) / bars;
    for (int i = 0; i < bars; i++) {
      double tall = (double) counts[i] / highest * (height() - 6);
      svg.append(rectangle(LEFT + i * step, y(0) - tall, step - 2, tall, "#f0b25a", 0.85));
    }
    double[] shares = {0.5, 0.99};
    String[] names = {"p50", "p99"};
    for (int i = 0; i < shares.length; i++) {
      double x = LEFT + Math.min(1, quantile(shares[i]) / most) * (WIDE - LEFT);
      svg.append(line(x, TOP, x, y(0), "#7fd0d2", 0.9));
      boolean right = x > WIDE - 120;
      String text = names[i] + " " + format("%.1f ms", quantile(shares[i]));
      svg.append(label(right ? x - 6 : x + 6, TOP + 12 + i * 16, right ? "end" : "start", text));
    }
    svg.append(label(LEFT - 8, TOP + 12, "end", String.valueOf(highest)));
    svg.append(label(LEFT, TALL - 6, "start", "0 ms"));
    svg.append(label(WIDE - 4, TALL - 6, "end", format("%.0f ms and more", most)));
    return svg.append("</svg>").toString();
  }

  private static StringBuilder begin(String title) {
    return new StringBuilder()
        .append(format("<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>", WIDE, TALL))
        .append(title)
        .append("</title>")
        .append(line(LEFT, TALL - BOTTOM, WIDE, TALL - BOTTOM, "#eee6d6", 0.6));
  }

  private static int height() {
    return TALL - TOP - BOTTOM;
  }

  private double y(double milliseconds) {
    return TALL - BOTTOM - milliseconds / most * height();
  }

  private static String line(
      double x1, double y1, double x2, double y2, String colour, double alpha) {
    return format(
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\""
            + " stroke-opacity=\"%.2f\"/>",
        x1, y1, x2, y2, colour, alpha);
  }

  private static String rectangle(
      double x, double y, double wide, double tall, String colour, double alpha) {
    return format(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\""
            + " fill-opacity=\"%.2f\"/>",
        x, y, wide, tall, colour, alpha);
  }

  private static String label(double x, double y, String anchor, String text) {
    return format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
