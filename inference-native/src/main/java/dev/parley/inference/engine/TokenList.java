package dev.parley.inference.engine;

import java.util.Arrays;

/** A growing list of token ids, as an array that the sampler can look back into. */
final class TokenList {
  private int[] ids = new int[256];
  private int size;

  int size() {
    return size;
  }

  int get(int index) {
    return ids[index];
  }

  void add(int... more) {
    if (size + more.length > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + more.length));
    }
    System.arraycopy(more, 0, ids, size, more.length);
    size += more.length;
  }

  void truncate(int length) {
    size = Math.min(size, length);
  }

  int[] copy() {
    return Arrays.copyOf(ids, size);
  }

  /** The ids, of which the first {@link #size} count; not a copy. */
  int[] array() {
    return ids;
  }
}
