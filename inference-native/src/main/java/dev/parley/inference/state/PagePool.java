package dev.parley.inference.state;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** Counts who uses each page of keys and values; a page used by nobody is free. */
final class PagePool {
  private final int[] users;

  /** Freed last, used next: memory that was never touched is not committed. */
  private final Deque<Integer> free = new ArrayDeque<>();

  PagePool(int pages) {
    this.users = new int[pages];
    for (int page = 0; page < pages; page++) {
      free.add(page);
    }
  }

  int free() {
    return free.size();
  }

  int used() {
    return users.length - free.size();
  }

  boolean isExhausted() {
    return free.isEmpty();
  }

  /** A free page, now used once. */
  int acquire() {
    int page = free.remove();
    users[page] = 1;
    return page;
  }

  void retain(Collection<Integer> pages) {
    pages.forEach(page -> users[page]++);
  }

  void release(int page) {
    if (--users[page] == 0) {
      free.push(page);
    }
  }

  void release(Collection<Integer> pages) {
    pages.forEach(this::release);
  }

  boolean isShared(int page) {
    return users[page] > 1;
  }
}
