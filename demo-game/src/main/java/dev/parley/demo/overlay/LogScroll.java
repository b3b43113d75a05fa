package dev.parley.demo.overlay;

/** Which lines of the log are seen, where they are more than fit. */
final class LogScroll {
  /** Lines below the last that is seen. */
  private int below;

  private int linesBefore;

  /** The latest are seen again. */
  void toEnd() {
    below = 0;
  }

  /**
   * The first line that is seen.
   *
   * @param lines there are
   * @param room for so many
   * @param pages that it is turned back now; below zero: on
   */
  int first(int lines, int room, int pages) {
    if (below > 0) { // what is read stays where it is while others talk
      below += Math.max(0, lines - linesBefore);
    }
    linesBefore = lines;
    int most = Math.max(0, lines - room);
    int page = Math.max(1, room - 1);
    below = Math.max(0, Math.min(most, below + pages * page));
    return most - below;
  }
}
