package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes what an engine does into a file, a line of JSON for each event, on a thread of its own.
 * Whatever becomes of the file, the engine goes on as if there was none.
 *
 * <p><b>Threads.</b> Any; nobody waits.
 */
final class EngineLog {
  /** So many events may wait for a disk that is busy. */
  static final int MOST_WAITING = 4096;

  private static final System.Logger LOG = System.getLogger(EngineLog.class.getName());

  private final String name;
  private final Writer out;

  /** Empty stands for the end. */
  private final BlockingQueue<Optional<LogEvent>> waiting = new LinkedBlockingQueue<>(MOST_WAITING);

  private final CompletableFuture<Void> written = new CompletableFuture<>();

  /** Why nothing more is written, or null. */
  private volatile @Nullable String broken;

  private EngineLog(String name, Writer out) {
    this.name = name;
    this.out = out;
  }

  /**
   * Makes the file with its first line.
   *
   * @throws ModelException if that cannot be
   */
  static EngineLog start(Path file, RecordedEngine engine) {
    try {
      return start(
          file.toString(), Files.newBufferedWriter(file, StandardCharsets.US_ASCII), engine);
    } catch (IOException e) {
      throw new ModelException("cannot write the log " + file + ": " + e, e);
    }
  }

  /**
   * @param name what messages call it
   * @param out is closed with this
   */
  static EngineLog start(String name, Writer out, RecordedEngine engine) throws IOException {
    EngineLog log = new EngineLog(name, out);
    log.line(LogLine.of(engine));
    out.flush();
    log.startThread();
    return log;
  }

  private void startThread() {
    Thread thread = new Thread(this::run, "parley-log");
    thread.setDaemon(true);
    thread.start();
  }

  void add(LogEvent event) {
    put(Optional.of(event));
  }

  /** Nothing more is added. */
  void end() {
    put(Optional.empty());
  }

  private void put(Optional<LogEvent> event) {
    if (broken == null && !waiting.offer(event)) {
      broken = MOST_WAITING + " events waited to be written"; // and a log with a hole is none
    }
  }

  /** Completed when nothing more will be written. */
  CompletableFuture<Void> whenWritten() {
    return written.copy();
  }

  private void run() {
    try (out) {
      writeAll();
    } catch (IOException | RuntimeException e) {
      broken = e.toString();
    } catch (InterruptedException e) {
      broken = "its thread was interrupted";
    }
    if (broken != null) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the log {0} ends here and is not whole ({1}); replies go on",
          name,
          broken);
    }
    written.complete(null);
  }

  private void writeAll() throws IOException, InterruptedException {
    Optional<LogEvent> next = waiting.take();
    while (broken == null && next.isPresent()) {
      line(LogLine.of(next.get()));
      Optional<LogEvent> another = waiting.poll();
      if (another == null) {
        out.flush();
        another = waiting.take();
      }
      next = another;
    }
  }

  private void line(String text) throws IOException {
    out.write(text);
    out.write('\n');
  }
}
