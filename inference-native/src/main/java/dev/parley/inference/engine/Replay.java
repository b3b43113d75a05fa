package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log that {@link Engine#record} wrote, to be repeated: the same calls in the same order, every
 * reply cut where it was cut then, every history changed when it was changed then. On the same kind
 * of device the same text comes of it, however many threads, dialogues in memory and milliseconds
 * of a frame there are.
 *
 * <p><b>Threads.</b> Immutable.
 */
public final class Replay {
  private final RecordedEngine recorded;
  private final List<LogEvent> events;

  private Replay(RecordedEngine recorded, List<LogEvent> events) {
    this.recorded = recorded;
    this.events = List.copyOf(events);
  }

  /**
   * Reads a log whole.
   *
   * @throws ModelFormatException if a line is none of a log; the message names it
   * @throws ModelException if the file cannot be read
   */
  public static Replay read(Path file) {
    String name = String.valueOf(file.getFileName());
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      String first = lines.readLine();
      RecordedEngine recorded = line(name + ", line 1", first == null ? "" : first).engine();
      List<LogEvent> events = new ArrayList<>();
      LogOrder order = new LogOrder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String place = name + ", line " + (events.size() + 2);
        LogEvent event = line(place, line).event();
        order.require(place, event);
        events.add(event);
      }
      return new Replay(recorded, events);
    } catch (IOException e) {
      throw new ModelException("cannot read the log " + file + ": " + e, e);
    }
  }

  /** Latin-1 gives every byte back, so that a line that is no UTF-8 is told like other damage. */
  private static LoggedLine line(String place, String line) {
    return new LoggedLine(place, line.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** What the log was recorded with. */
  public RecordedEngine recorded() {
    return recorded;
  }

  /** How many replies came to an end in it. */
  public int replies() {
    return (int) events.stream().filter(LogEvent.End.class::isInstance).count();
  }

  /**
   * Repeats everything, and waits for it. What follows a reply that came out differently builds on
   * another text, so its dialogue ends with it here, and so do those that were forked from it.
   *
   * @param engine with the recorded model and options, and time granted; it may have been used
   * @return the replies that were repeated, in the order in which they ended
   * @throws ModelException if the engine has another model or other options
   */
  public List<ReplayedReply> run(Engine engine) {
    recorded.requireSame(engine.identity());
    return new ReplayRun(engine, events).run();
  }
}
