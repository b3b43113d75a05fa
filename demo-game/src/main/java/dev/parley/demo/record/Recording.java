package dev.parley.demo.record;

import dev.parley.demo.play.FrameTimes;
import dev.parley.demo.play.Session;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Body;
import dev.parley.memory.Memory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** What is kept of a playthrough: a folder with transcript, frame times, pictures and a report. */
public final class Recording {
  private final Path folder;
  private final List<String> pictures = new ArrayList<>();
  private final StringBuilder frames = new StringBuilder("frame,milliseconds\n");
  private final FrameTimes times = new FrameTimes();
  private int count;

  /**
   * @throws UncheckedIOException if the folder cannot be made
   */
  public Recording(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder + ": " + e.getMessage(), e);
    }
  }

  public void frame(double milliseconds) {
    frames.append(String.format(Locale.ROOT, "%d,%.3f%n", count++, milliseconds));
    times.add(milliseconds);
  }

  public void picture(String name, BufferedImage image) {
    pictures.add(name + ".png");
    try {
      ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture to " + folder, e);
    }
  }

  /** Writes everything that is not there yet. */
  public void finish(Session session) {
    List<TalkLog.Entry> log = session.talk().log().entries();
    write("transcript.txt", transcript(log));
    write("events.txt", events(session));
    write("frames.csv", frames.toString());
    write("report.html", report(log, session.model().description()));
  }

  /**
   * What happened, and what everybody remembers and feels in the end; without times of the wall.
   */
  public static String events(Session session) {
    StringBuilder text = new StringBuilder();
    session.talk().chronicle().lines().forEach(line -> text.append(line).append('\n'));
    for (Body body : session.camp().companions()) {
      text.append("end  ").append(body.id()).append(' ').append(body.task());
      text.append(' ').append(session.talk().relation(body.id())).append('\n');
    }
    for (Memory memory : session.memories()) {
      text.append("memory  ").append(memory.when().toMillis()).append(' ').append(memory.id());
      text.append(' ').append(memory.witnesses()).append(' ').append(memory.text()).append('\n');
    }
    return text.toString();
  }

  /** Without times of the wall: the same evening gives the same bytes. */
  public static String transcript(List<TalkLog.Entry> log) {
    StringBuilder text = new StringBuilder();
    for (TalkLog.Entry entry : log) {
      String name = entry.name().isEmpty() ? "" : entry.name() + ": ";
      text.append(String.format(Locale.ROOT, "%7.2f  %s%s%n", entry.seconds(), name, entry.text()));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private String report(List<TalkLog.Entry> log, String model) {
    StringBuilder html = new StringBuilder();
    html.append("<!doctype html><meta charset=\"utf-8\"><title>An evening at the camp</title>");
    html.append(
        "<style>body{font:16px/1.5 serif;max-width:60em;margin:2em auto;background:#10141b;");
    html.append("color:#eee6d6}img{width:100%;border-radius:8px}pre{white-space:pre-wrap}</style>");
    html.append("<h1>An evening at the camp</h1><p>").append(escaped(model)).append("</p><p>");
    html.append(
        String.format(
            Locale.ROOT,
            "%d frames; of the last %d the median took %.1f ms, 99 of 100 at most %.1f ms.</p>",
            count,
            times.latest().length,
            times.quantile(0.5),
            times.quantile(0.99)));
    html.append(plot());
    for (String picture : pictures) {
      html.append("<p><img src=\"")
          .append(picture)
          .append("\" alt=\"")
          .append(picture)
          .append("\">");
    }
    html.append("<pre>").append(escaped(transcript(log))).append("</pre>\n");
    return html.toString();
  }

  private String plot() {
    StringBuilder points = new StringBuilder();
    float[] latest = times.latest();
    for (int i = 0; i < latest.length; i++) {
      points.append(
          String.format(Locale.ROOT, "%d,%.1f ", i * 3, 120 - Math.min(118, latest[i] * 2)));
    }
    return "<svg viewBox=\"0 0 720 120\" style=\"background:#0008\"><polyline fill=\"none\""
        + " stroke=\"#f0b25a\" points=\""
        + points
        + "\"/></svg>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
    }
  }
}
