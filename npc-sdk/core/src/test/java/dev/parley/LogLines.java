package dev.parley;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the SDK logs as a warning or worse, instead of the console. */
final class LogLines implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.parley");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          note(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  LogLines() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  private synchronized void note(LogRecord line) {
    if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
      String cause = line.getThrown() == null ? "" : " (" + line.getThrown() + ")";
      lines.add(new java.util.logging.SimpleFormatter().formatMessage(line) + cause);
    }
  }

  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  synchronized void forget() {
    lines.clear();
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }
}
