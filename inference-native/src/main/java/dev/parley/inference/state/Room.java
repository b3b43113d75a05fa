package dev.parley.inference.state;

import dev.parley.inference.tensor.QuantType;

/**
 * How much room there is for states.
 *
 * @param live sequences that may be read into at once; at least 1
 * @param rows states in all, live ones and snapshots; more than may be live
 * @param spareRows beside these, where snapshots go whose rows others need; 0 for none, or at least
 *     2
 * @param spareType what those are stored as: F16, rounded, or F32 in memory that is far from the
 *     device
 * @param contextTokens the most tokens of a sequence
 */
public record Room(int live, int rows, int spareRows, QuantType spareType, int contextTokens) {

  public Room {
    if (live < 1 || rows <= live || spareRows < 0 || spareRows == 1 || contextTokens < 1) {
      throw new IllegalArgumentException(
          "room for %d live states, %d in all, %d spare ones and %d tokens; expected more states than live ones"
              .formatted(live, rows, spareRows, contextTokens));
    }
  }

  /** Room in which every snapshot is at hand and exact. */
  public static Room of(int live, int rows, int contextTokens) {
    return new Room(live, rows, 0, QuantType.F32, contextTokens);
  }

  /** The same and room for snapshots in half precision. */
  public static Room withSmall(int live, int rows, int smallRows, int contextTokens) {
    return new Room(live, rows, smallRows, QuantType.F16, contextTokens);
  }

  /** The same and room for snapshots far from the device. */
  public static Room withFar(int live, int rows, int farRows, int contextTokens) {
    return new Room(live, rows, farRows, QuantType.F32, contextTokens);
  }

  /** Whether a snapshot is as good in a spare row. */
  boolean hasExactSpares() {
    return spareType == QuantType.F32;
  }

  int pagesPerSequence() {
    return (contextTokens + StateMemory.PAGE_TOKENS - 1) / StateMemory.PAGE_TOKENS;
  }

  /** Live sequences can always have all their pages: snapshots that hold pages make room. */
  int pages() {
    return live * pagesPerSequence();
  }
}
