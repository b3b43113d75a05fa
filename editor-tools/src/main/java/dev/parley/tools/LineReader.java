package dev.parley.tools;

import org.jspecify.annotations.Nullable;

/** What the user says, line by line. */
final class LineReader {
  private final Terminal terminal;

  LineReader(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The next line that is not blank, or null at the end. */
  @Nullable String next(String prompt) {
    String line = terminal.readLine(prompt);
    while (line != null && line.isBlank()) {
      line = terminal.readLine(prompt);
    }
    return line == null ? null : line.strip();
  }
}
