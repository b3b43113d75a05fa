package dev.parley.inference.tokenizer;

import java.util.Arrays;

/** Token ids as they are collected. */
final class IdList {
  private int[] ids = new int[64];
  private int size;

  void add(int id) {
    makeRoom(1);
    ids[size++] = id;
  }

  void addAll(int[] more) {
    makeRoom(more.length);
    System.arraycopy(more, 0, ids, size, more.length);
    size += more.length;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  private void makeRoom(int count) {
    if (ids.length - size < count) {
      ids = Arrays.copyOf(ids, Math.max(ids.length * 2, size + count));
    }
  }
}
