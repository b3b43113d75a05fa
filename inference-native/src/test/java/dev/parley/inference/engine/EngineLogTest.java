package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever adds to a log is never held up by its file. */
@Timeout(60)
class EngineLogTest {
  private static final RecordedEngine ENGINE =
      new RecordedEngine("m.gguf", 1, "a device", 512, false, null);

  @Test
  void whatWasAddedIsWrittenInOrder() throws IOException {
    StringWriter out = new StringWriter();
    EngineLog log = EngineLog.start("a log", out, ENGINE);
    log.add(new LogEvent.Keep(1, 7));
    log.add(new LogEvent.Close(2));
    log.end();
    await(log.whenWritten());

    assertEquals(
        """
        {"event":"keep","dialogue":1,"characters":7}
        {"event":"close","dialogue":2}
        """,
        out.toString().substring(out.toString().indexOf('\n') + 1));
  }

  @Test
  void aDiskThatIsFullEndsTheLog() throws IOException {
    Disk disk = new Disk();
    EngineLog log = EngineLog.start("a log", disk, ENGINE);
    disk.full = true;
    for (int i = 0; i < 2 * EngineLog.MOST_WAITING; i++) {
      log.add(new LogEvent.Change(1));
    }
    await(log.whenWritten());
    assertTrue(disk.closed);
  }

  @Test
  void aDiskThatIsTooSlowEndsTheLogInsteadOfLeavingAHole() throws IOException {
    Disk disk = new Disk();
    EngineLog log = EngineLog.start("a log", disk, ENGINE);
    disk.free = new CompletableFuture<>();
    for (int i = 0; i < 2 * EngineLog.MOST_WAITING; i++) {
      log.add(new LogEvent.Rewind(1, i));
    }
    disk.free.complete(true);
    log.add(new LogEvent.Keep(1, 7));
    log.end();
    await(log.whenWritten());

    long lines = disk.written.toString().lines().count() - 1;
    assertTrue(lines <= EngineLog.MOST_WAITING + 1, "lines: " + lines);
    assertTrue(!disk.written.toString().contains("keep"), "an event after those that were lost");
    assertTrue(disk.closed);
  }

  /** Takes what is written, unless it is full or busy. */
  private static final class Disk extends Writer {
    final StringBuilder written = new StringBuilder();
    volatile CompletableFuture<Boolean> free = CompletableFuture.completedFuture(true);
    volatile boolean full;
    volatile boolean closed;

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      await(free);
      if (full) {
        throw new IOException("no space left");
      }
      written.append(text, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
