package dev.parley.demo.record;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page on which a recorded evening is looked at. */
final class Report {
  private static final String STYLE =
      """
      body { font: 16px/1.55 Georgia, serif; max-width: 60rem; margin: 2.5rem auto; padding: 0 1rem;
        background: #10141b; color: #eee6d6 }
      h1 { font-weight: normal; margin-bottom: 0.2rem }
      h2 { font-weight: normal; margin: 2.4rem 0 0.6rem; color: #f0b25a }
      p.model { color: #a9b1bd; margin-top: 0 }
      p.failure { background: #7a1f14; padding: 0.7rem 1rem; border-radius: 8px }
      figure { margin: 0 0 1.6rem }
      figcaption { color: #a9b1bd; font-size: 14px }
      img { width: 100%; border-radius: 8px; display: block }
      svg { width: 100%; background: #0006; border-radius: 8px }
      svg text { fill: #a9b1bd; font: 12px sans-serif }
      table { border-collapse: collapse; font: 14px sans-serif }
      td, th { padding: 0.2rem 1.2rem 0.2rem 0; text-align: right; font-weight: normal }
      th { color: #a9b1bd }
      pre { white-space: pre-wrap; font: 13px/1.5 monospace; background: #0006; padding: 1rem;
        border-radius: 8px }
      """;

  private final StringBuilder html = new StringBuilder();

  /** The page as a text. */
  static String of(
      String title,
      String model,
      Optional<String> failure,
      FramePlot plot,
      int frames,
      List<String> pictures,
      String transcript,
      String events) {
    Report report = new Report();
    report.head(title, model);
    failure.ifPresent(report::failure);
    if (frames > 0) {
      report.frames(plot, frames);
    }
    report.pictures(pictures);
    report.text("What was said and seen", transcript);
    report.text("What happened", events);
    return report.html.append("</html>\n").toString();
  }

  private void head(String title, String model) {
    html.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
    html.append("<meta name=\"viewport\" content=\"width=device-width\"><title>");
    html.append(escaped(title)).append("</title><style>\n").append(STYLE).append("</style>\n");
    html.append("<h1>").append(escaped(title)).append("</h1>\n<p class=\"model\">");
    html.append(escaped(model)).append("</p>\n");
  }

  private void failure(String why) {
    html.append("<p class=\"failure\">This evening failed: ").append(escaped(why));
    html.append("</p>\n");
  }

  private void frames(FramePlot plot, int frames) {
    html.append("<h2>Frames</h2>\n<table><tr><th>frames<th>p50<th>p99<th>p99.9<th>longest</tr>");
    html.append(
        String.format(
            Locale.ROOT,
            "<tr><td>%d<td>%.1f ms<td>%.1f ms<td>%.1f ms<td>%.1f ms</tr></table>%n",
            frames,
            plot.quantile(0.5),
            plot.quantile(0.99),
            plot.quantile(0.999),
            plot.quantile(1)));
    figure(plot.inTime(), "Milliseconds of each frame; shaded where somebody speaks.");
    figure(plot.byLength(), "How many frames took how long.");
    html.append(
        "<p>A frame of a script waits for one token of everybody who speaks, so that these");
    html.append(" are times of drawing and writing together.</p>\n");
  }

  private void pictures(List<String> pictures) {
    if (!pictures.isEmpty()) {
      html.append("<h2>Pictures</h2>\n");
    }
    for (String picture : pictures) {
      String name = picture.replace(".png", "");
      figure("<img src=\"" + picture + "\" alt=\"" + name + "\">", name);
    }
  }

  private void figure(String content, String caption) {
    html.append("<figure>").append(content).append("<figcaption>").append(caption);
    html.append("</figcaption></figure>\n");
  }

  private void text(String title, String text) {
    html.append("<h2>").append(title).append("</h2>\n<pre>").append(escaped(text));
    html.append("</pre>\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
