package dev.parley.tools;

import dev.parley.tools.hub.TransferListener;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how a pull goes, on stderr: a bar in place for a person, a line for each tenth for a pipe.
 */
final class PullProgress implements TransferListener {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int BAR_CELLS = 24;
  private static final int PERCENT_STEP = 10;

  /** How long a past rate counts: long enough for a calm display, short enough to follow. */
  private static final double RATE_MEMORY_SECONDS = 5;

  private final Terminal terminal;
  private final LongSupplier nanoTime;

  private String file = "";
  private long total;
  private long here;
  private double bytesPerSecond;
  private long measuredAt;
  private long measuredBytes;
  private int shownPercent;
  private int drawnColumns;

  /**
   * @param nanoTime a clock that only runs on
   */
  PullProgress(Terminal terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
  }

  @Override
  public void begins(String name, long totalBytes, long already) {
    file = name;
    total = totalBytes;
    here = already;
    bytesPerSecond = 0;
    measuredAt = nanoTime.getAsLong();
    measuredBytes = already;
    shownPercent = percent();
    if (already > 0) {
      notes("going on with " + name + " at " + shownPercent + "%");
    }
  }

  @Override
  public void advances(long bytes) {
    here += bytes;
    if (terminal.isInteractive()) {
      if (nanoTime.getAsLong() - measuredAt >= REDRAW_NANOS) {
        measure();
        draw();
      }
    } else if (percent() / PERCENT_STEP > shownPercent / PERCENT_STEP) {
      shownPercent = percent();
      terminal.note(shownPercent + "% of " + file + ", " + Amount.ofBytes(total));
    }
  }

  @Override
  public void pauses() {
    if (terminal.isInteractive()) {
      draw();
      endLine();
    }
  }

  @Override
  public void notes(String message) {
    endLine();
    terminal.note(message);
  }

  private void measure() {
    long now = nanoTime.getAsLong();
    double seconds = (now - measuredAt) / 1e9;
    double latest = (here - measuredBytes) / seconds;
    double weight = bytesPerSecond == 0 ? 1 : 1 - Math.exp(-seconds / RATE_MEMORY_SECONDS);
    bytesPerSecond += weight * (latest - bytesPerSecond);
    measuredAt = now;
    measuredBytes = here;
  }

  private void draw() {
    String line = file + " " + percent() + "% " + bar() + " " + amounts();
    String blanks = " ".repeat(Math.max(0, drawnColumns - line.length()));
    terminal.err().print("\r" + line + blanks);
    terminal.err().flush();
    drawnColumns = line.length();
  }

  private String bar() {
    int full = (int) (total == 0 ? BAR_CELLS : here * BAR_CELLS / total);
    return "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "]";
  }

  private String amounts() {
    String amounts = Amount.ofBytes(here) + " of " + Amount.ofBytes(total);
    if (bytesPerSecond < 1 || here >= total) {
      return amounts;
    }
    return amounts
        + ", "
        + Amount.ofBytes(Math.round(bytesPerSecond))
        + "/s, "
        + duration(Math.round((total - here) / bytesPerSecond))
        + " left";
  }

  private static String duration(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }

  private int percent() {
    return total == 0 ? 100 : (int) (here * 100 / total);
  }

  private void endLine() {
    if (drawnColumns > 0) {
      terminal.err().println();
      drawnColumns = 0;
    }
  }
}
