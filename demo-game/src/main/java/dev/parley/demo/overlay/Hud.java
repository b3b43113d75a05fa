package dev.parley.demo.overlay;

import dev.parley.demo.play.FrameTimes;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.Session;
import dev.parley.demo.talk.CampTalk;
import dev.parley.demo.talk.TalkFigures;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Font;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.text.Ruler;
import dev.parley.demo.world.Body;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What frames and words cost. */
final class Hud {
  private static final float WIDE = 344;
  private static final float GRAPH = 72;
  private static final float GRAPH_MILLISECONDS = 50;
  private static final int MODEL = 0x7fd0d2;

  private final Canvas canvas;
  private final ModelTimes modelTimes = new ModelTimes();

  record Row(String label, String value) {}

  Hud(Canvas canvas) {
    this.canvas = canvas;
  }

  /** Nothing is drawn in this frame. */
  void rest() {
    modelTimes.rest();
  }

  /** In each frame in which it is seen. */
  Box draw(Play play, Font font, Box screen) {
    Optional<EngineStatistics> statistics = statistics(play);
    statistics.ifPresent(now -> modelTimes.note(now.busy()));
    float wide = WIDE * font.lineHeight() / 18;
    List<String> device = device(play, font, wide - 28);
    List<Row> rows = rows(play, statistics, modelTimes.times());
    float lineHeight = font.lineHeight() + 2;
    float sliderHeight = font.lineHeight() + 4;
    float tall = 28 + GRAPH + 12 + sliderHeight + (device.size() + rows.size() + 1) * lineHeight;
    Box box = new Box(screen.right() - wide, screen.y(), wide, tall);
    canvas.box(box, 10, Palette.PANEL, 0.82);
    float x = box.x() + 14;
    float y = box.y() + 12;
    FrameTimes times = play.frameTimes();
    String frames =
        format("frame  p50 %.1f ms   p99 %.1f ms", times.quantile(0.5), times.quantile(0.99));
    canvas.text(font, x, y, frames, Palette.TEXT, 1);
    y += lineHeight + 2;
    graph(times, play, new Box(x, y, wide - 28, GRAPH));
    y += GRAPH + 10;
    slider(play, font, x, y, wide - 28);
    y += sliderHeight;
    for (String line : device) {
      canvas.text(font, x, y, line, Palette.WARM, 0.95);
      y += lineHeight;
    }
    for (Row row : rows) {
      canvas.text(font, x, y, row.label(), Palette.FAINT, 1);
      canvas.text(
          font, box.right() - 14 - font.width(row.value()), y, row.value(), Palette.TEXT, 1);
      y += lineHeight;
    }
    return box;
  }

  /** Which it is, and why; and why it could not give the latest of the replies that failed. */
  static List<String> device(Play play, Ruler font, float wide) {
    List<String> lines =
        new ArrayList<>(Paragraph.wrap(play.session().model().description(), font, wide));
    if (play.session().model() instanceof Engine engine) {
      String reason = engine.deviceReason().split(";", 2)[0]; // the rest says what one can do
      lines.addAll(Paragraph.wrap(reason, font, wide));
    }
    String failure = play.session().talk().figures().failure();
    if (!failure.isEmpty()) {
      lines.addAll(Paragraph.wrap("failed: " + failure, font, wide));
    }
    return lines;
  }

  /** Of a model that is measured. */
  private static Optional<EngineStatistics> statistics(Play play) {
    return play.session().model() instanceof Engine engine
        ? Optional.of(engine.statistics())
        : Optional.empty();
  }

  private void graph(FrameTimes times, Play play, Box box) {
    canvas.solid(box.x(), box.y(), box.right(), box.bottom(), 0x000000, 0.35);
    float[] latest = times.latest();
    float step = box.width() / FrameTimes.KEPT;
    for (int i = 0; i < latest.length; i++) {
      float tall = share(latest[i], GRAPH_MILLISECONDS) * box.height();
      float x = box.x() + i * step;
      int colour = latest[i] > 33.4 ? Palette.BAD : latest[i] > 16.9 ? Palette.WARM : Palette.GOOD;
      canvas.solid(x, box.bottom() - tall, x + step * 0.8f, box.bottom(), colour, 0.85);
    }
    float[] model = modelTimes.times().latest();
    for (int i = 0; i < model.length; i++) {
      float tall = share(model[i], GRAPH_MILLISECONDS) * box.height();
      float x = box.x() + (latest.length - model.length + i) * step;
      canvas.solid(x, box.bottom() - tall, x + step * 0.8f, box.bottom(), MODEL, 0.9);
    }
    for (double mark : new double[] {16.7, 33.3}) {
      float y = box.bottom() - (float) (mark / GRAPH_MILLISECONDS) * box.height();
      canvas.solid(box.x(), y, box.right(), y + 1, Palette.TEXT, 0.25);
    }
    double granted = play.session().budgetMilliseconds();
    float budget = box.bottom() - share(granted, GRAPH_MILLISECONDS) * box.height();
    canvas.solid(box.x(), budget, box.right(), budget + 1, MODEL, 0.7);
  }

  /** How much of a scale is filled, from 0 to 1, also by what goes beyond it. */
  static float share(double milliseconds, double scaleMilliseconds) {
    return (float) Math.max(0, Math.min(1, milliseconds / scaleMilliseconds));
  }

  /** The model's share of a frame, moved by two keys. */
  private void slider(Play play, Font font, float x, float y, float wide) {
    String label = format("AI budget %.1f ms", play.session().budgetMilliseconds());
    canvas.text(font, x, y - 4, label, MODEL, 1);
    float from = x + font.width("AI budget 00.0 ms") + 14;
    float end = x + wide - font.width("F6 F7") - 10;
    float share = share(play.session().budgetMilliseconds(), Session.MOST_BUDGET);
    canvas.solid(from, y + 4, end, y + 6, Palette.EDGE, 1);
    canvas.solid(from, y + 4, from + (end - from) * share, y + 6, MODEL, 1);
    canvas.box(new Box(from + (end - from) * share - 5, y, 10, 10), 5, MODEL, 1);
    canvas.text(font, end + 10, y - 4, "F6 F7", Palette.FAINT, 1);
  }

  /** In words and figures, from what is the case now. */
  static List<Row> rows(Play play, Optional<EngineStatistics> measured, FrameTimes modelTimes) {
    List<Row> rows = new ArrayList<>();
    TalkFigures figures = play.session().talk().figures();
    GenerationStatistics last = measured.isPresent() ? figures.last() : null;
    Duration waited = measured.isPresent() ? figures.firstWord() : null;
    rows.add(new Row("time to first word", waited == null ? "-" : seconds(waited)));
    rows.add(
        new Row("tokens a second", last == null ? "-" : format("%.1f", last.tokensPerSecond())));
    rows.add(new Row("replies under way", String.valueOf(play.session().talk().underWay())));
    rows.add(new Row("replies done, of them failed", figures.replies() + ", " + figures.failed()));
    rows.add(new Row("acts done, refused", figures.acts() + ", " + figures.refused()));
    rows.add(trust(play));
    if (measured.isPresent()) {
      EngineStatistics statistics = measured.get();
      rows.add(
          new Row(
              "AI in a frame, p50 and p99",
              format("%.2f, %.2f ms", modelTimes.quantile(0.5), modelTimes.quantile(0.99))));
      rows.add(
          new Row(
              "over budget, p50 and p99",
              milliseconds(statistics.slices().overrunMedian())
                  + ", "
                  + milliseconds(statistics.slices().overrun99())));
      rows.add(
          new Row(
              "state memory",
              format(
                  "%.0f of %.0f MiB",
                  statistics.load().stateBytes() / 1048576.0,
                  statistics.load().mostStateBytes() / 1048576.0)));
    }
    return rows;
  }

  /** What each companion trusts the player, in the order of their seats. */
  private static Row trust(Play play) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Body body : play.session().camp().companions()) {
      names.add(CampTalk.firstName(play.session().pack().persona(body.id())));
      values.add(format("%.2f", play.session().talk().relation(body.id()).trust()));
    }
    return new Row("trust of " + String.join(", ", names), String.join(", ", values));
  }

  private static String seconds(Duration duration) {
    return format("%.2f s", duration.toNanos() / 1e9);
  }

  private static String milliseconds(Duration duration) {
    return format("%.2f ms", duration.toNanos() / 1e6);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
