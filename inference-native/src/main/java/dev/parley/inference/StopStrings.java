package dev.parley.inference;

import java.util.List;

/**
 * Lets a reply's text through until one of the request's stop strings is complete in it, wherever
 * its pieces begin and end. For those who write a {@link LanguageModel}.
 *
 * <p>A stop string takes effect with its last character; if several end there, the longest counts.
 * Text that may be the beginning of one is held back until that is known.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class StopStrings {
  private final String[] stopStrings;
  private final StringBuilder held = new StringBuilder();
  private boolean stopped;

  /**
   * @param stopStrings none of them empty
   */
  public StopStrings(List<String> stopStrings) {
    this.stopStrings = stopStrings.toArray(String[]::new);
    if (stopStrings.contains("")) {
      throw new IllegalArgumentException("a stop string is empty; expected at least one character");
    }
  }

  /** Takes the next piece and gives the text that is certainly not part of a stop string. */
  public String push(String piece) {
    if (stopStrings.length == 0) {
      return piece;
    }
    boolean fresh = held.isEmpty();
    for (int i = 0; i < piece.length() && !stopped; i++) {
      held.append(piece.charAt(i));
      int stop = completed();
      if (stop > 0) {
        stopped = true;
        held.setLength(held.length() - stop);
      }
    }
    int keep = stopped ? 0 : begun();
    if (fresh && keep == 0 && held.length() == piece.length()) {
      held.setLength(0);
      return piece; // no copy of every word
    }
    return release(keep);
  }

  /** Whether a stop string was complete; nothing more is let through. */
  public boolean stopped() {
    return stopped;
  }

  /** At the end of the reply: gives what was held back. */
  public String finish() {
    return release(0);
  }

  /** The length of the longest stop string that the held text ends with; 0 if there is none. */
  private int completed() {
    int longest = 0;
    for (String stop : stopStrings) {
      if (endsWith(stop, stop.length())) {
        longest = Math.max(longest, stop.length());
      }
    }
    return longest;
  }

  /** The length of the longest beginning of a stop string that the held text ends with. */
  private int begun() {
    int longest = 0;
    for (String stop : stopStrings) {
      for (int length = stop.length() - 1; length > longest; length--) {
        if (endsWith(stop, length)) {
          longest = length;
        }
      }
    }
    return longest;
  }

  private boolean endsWith(String stop, int length) {
    int from = held.length() - length;
    for (int i = 0; i < length; i++) {
      if (from < 0 || held.charAt(from + i) != stop.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String release(int keep) {
    String released = held.substring(0, held.length() - keep);
    held.delete(0, released.length());
    return released;
  }
}
