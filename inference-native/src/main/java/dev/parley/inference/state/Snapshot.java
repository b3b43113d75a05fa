package dev.parley.inference.state;

import java.util.HashSet;
import java.util.Set;

/**
 * The state after exactly these tokens, and who goes through them.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Snapshot {

  /** Why it is kept, beginning with what makes room first. */
  enum Worth {
    /** All who hold it have begun a reply further on since, and did not begin with it. */
    EARLIER,
    /** Somebody begins with it, goes on from it, or goes back to it to change the last reply. */
    RECENT,
    /** A reply is under way that may have to go back to it. */
    GUARDED
  }

  private final int[] tokens;
  private final int[] pages;
  private final Set<TokenPath> holders = new HashSet<>();
  private int row;
  private boolean spare;

  /**
   * @param tokens read; not changed any more
   * @param row of the recurrent tensors that holds the state
   * @param pages its keys and values, shared with whoever else uses them; not changed any more
   */
  Snapshot(int[] tokens, int row, int[] pages) {
    this.tokens = tokens;
    this.row = row;
    this.pages = pages;
  }

  int[] tokens() {
    return tokens;
  }

  int length() {
    return tokens.length;
  }

  int[] pages() {
    return pages;
  }

  Set<TokenPath> holders() {
    return holders;
  }

  int row() {
    return row;
  }

  /** Whether the row is a spare one. */
  boolean isSpare() {
    return spare;
  }

  void moveToSpare(int spareRow) {
    row = spareRow;
    spare = true;
  }

  boolean isSharedByPaths() {
    return holders.size() > 1;
  }

  Worth worth() {
    if (holders.stream().anyMatch(path -> path.guards(tokens.length))) {
      return Worth.GUARDED;
    }
    return holders.stream().allMatch(path -> path.wentOnFrom(tokens.length))
        ? Worth.EARLIER
        : Worth.RECENT;
  }
}
