package dev.parley.inference.state;

import java.util.List;

/**
 * The state of a sequence as it was after {@code length} tokens.
 *
 * @param length tokens read
 * @param row of the recurrent tensors that holds its copy
 * @param pages its keys and values, shared with whoever else uses them
 */
record Snapshot(int length, int row, List<Integer> pages) {

  Snapshot {
    pages = List.copyOf(pages);
  }
}
