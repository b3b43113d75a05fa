package dev.parley.demo.record;

import dev.parley.Relation;
import dev.parley.demo.play.FileTrouble;
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
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What is kept of a playthrough: a folder with transcript, events, frame times, pictures and a
 * report.
 */
public final class Recording {
  private final Path folder;
  private final List<String> pictures = new ArrayList<>();
  private final List<FramePlot.Frame> frames = new ArrayList<>();
  private Optional<String> failure = Optional.empty();

  /**
   * @throws UncheckedIOException if the folder cannot be made
   */
  public Recording(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the folder " + folder + ": " + FileTrouble.why(e), e);
    }
  }

  /**
   * Keeps what a frame took.
   *
   * @param speaking how many spoke in it
   */
  public void frame(double milliseconds, int speaking) {
    frames.add(new FramePlot.Frame(milliseconds, speaking));
  }

  public void picture(String name, BufferedImage image) {
    pictures.add(name + ".png");
    try {
      ImageIO.write(image, "png", folder.resolve(name + ".png").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture to " + folder, e);
    }
  }

  /** The evening did not come to its end, or not as it should have; why, in one sentence. */
  public void failed(String why) {
    failure = Optional.of(why);
  }

  /** Writes everything that is not there yet. */
  public void finish(Session session) {
    List<TalkLog.Entry> log = session.talk().log().entries();
    String transcript = transcript(log);
    String events = events(session);
    write("transcript.txt", transcript);
    write("events.txt", events);
    write("frames.csv", table());
    write(
        "report.html",
        Report.of(
            session.pack().title(),
            session.model().description(),
            failure,
            new FramePlot(frames),
            frames.size(),
            pictures,
            transcript,
            events));
  }

  private String table() {
    StringBuilder table = new StringBuilder("frame,milliseconds,speaking\n");
    for (int i = 0; i < frames.size(); i++) {
      FramePlot.Frame frame = frames.get(i);
      table.append(
          String.format(
              Locale.ROOT, "%d,%.3f,%d\n", i + 1, frame.milliseconds(), frame.speaking()));
    }
    return table.toString();
  }

  /** With every digit: two evenings are compared by it. */
  private static String inNumbers(Relation relation) {
    return "trust "
        + relation.trust()
        + ", respect "
        + relation.respect()
        + ", affection "
        + relation.affection()
        + ", fear "
        + relation.fear();
  }

  /**
   * What happened, and what everybody remembers and feels in the end; without times of the wall.
   */
  public static String events(Session session) {
    StringBuilder text = new StringBuilder();
    session.talk().chronicle().lines().forEach(line -> text.append(line).append('\n'));
    for (Body body : session.camp().companions()) {
      text.append("end  ").append(body.id()).append(' ').append(body.task());
      text.append(' ').append(inNumbers(session.talk().relation(body.id()))).append('\n');
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

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + folder.resolve(name), e);
    }
  }
}
