package dev.parley.inference.state;

/**
 * How much room there is for states.
 *
 * @param live sequences that may be read into at once; at least 1
 * @param rows states in all, live ones and snapshots; more than may be live
 * @param smallRows snapshots in half precision beside these, at least 2; 0 keeps every one exact
 * @param contextTokens the most tokens of a sequence
 */
public record Room(int live, int rows, int smallRows, int contextTokens) {

  public Room {
    if (live < 1 || rows <= live || smallRows < 0 || smallRows == 1 || contextTokens < 1) {
      throw new IllegalArgumentException(
          "room for %d live states, %d in all, %d small ones and %d tokens; expected more states than live ones"
              .formatted(live, rows, smallRows, contextTokens));
    }
  }

  /** Room in which every snapshot is exact. */
  public static Room of(int live, int rows, int contextTokens) {
    return new Room(live, rows, 0, contextTokens);
  }

  int pagesPerSequence() {
    return (contextTokens + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS;
  }

  /** Live sequences can always have all their pages: snapshots that hold pages make room. */
  int pages() {
    return live * pagesPerSequence();
  }
}
