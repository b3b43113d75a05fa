package dev.parley.inference.state;

import java.util.ArrayDeque;
import java.util.Deque;

/** Rows of the recurrent tensors that nobody uses. */
final class RowPool {
  private final int rows;

  /** Freed last, used next: memory that was never touched is not committed. */
  private final Deque<Integer> free = new ArrayDeque<>();

  RowPool(int rows) {
    this.rows = rows;
    for (int row = 0; row < rows; row++) {
      free.add(row);
    }
  }

  boolean isExhausted() {
    return free.isEmpty();
  }

  int used() {
    return rows - free.size();
  }

  int acquire() {
    return free.remove();
  }

  void release(int row) {
    free.push(row);
  }
}
