package dev.parley.tools;

import org.jspecify.annotations.Nullable;

/** What the user says, line by line; a line that was meant for somebody else can be put back. */
final class LineReader {
  private final Terminal terminal;
  private @Nullable String waiting;

  LineReader(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The next line that is not blank, or null at the end. */
  @Nullable String next(String prompt) {
    String line = waiting;
    waiting = null;
    while (line == null || line.isBlank()) {
      line = terminal.readLine(prompt);
      if (line == null) {
        return null;
      }
    }
    return line.strip();
  }

  /** Lets {@link #next} give this line again. */
  void putBack(String line) {
    waiting = line;
  }
}
