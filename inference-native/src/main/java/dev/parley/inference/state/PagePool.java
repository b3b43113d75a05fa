package dev.parley.inference.state;

/** Counts who uses each page of keys and values; a page used by nobody is free. */
final class PagePool {
  private final int[] users;

  /** Freed last, used next, at the end: memory that was never touched is not committed. */
  private final int[] free;

  private int freeCount;

  PagePool(int pages) {
    this.users = new int[pages];
    this.free = new int[pages];
    for (int page = pages - 1; page >= 0; page--) {
      free[freeCount++] = page;
    }
  }

  int free() {
    return freeCount;
  }

  int used() {
    return users.length - freeCount;
  }

  boolean isExhausted() {
    return freeCount == 0;
  }

  /** A free page, now used once. */
  int acquire() {
    int page = free[--freeCount];
    users[page] = 1;
    return page;
  }

  void retain(int[] pages) {
    for (int page : pages) {
      users[page]++;
    }
  }

  void release(int page) {
    if (--users[page] == 0) {
      free[freeCount++] = page;
    }
  }

  void release(int[] pages) {
    for (int page : pages) {
      release(page);
    }
  }

  boolean isShared(int page) {
    return users[page] > 1;
  }
}
