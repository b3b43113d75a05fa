package dev.parley.inference.tokenizer;

import java.util.Arrays;

/** A growing list of token ids, as an array that the sampler can look back into. */
public final class TokenList {
  private int[] ids = new int[256];
  private int size;

  public int size() {
    return size;
  }

  public int get(int index) {
    return ids[index];
  }

  public void add(int id) {
    makeRoom(1);
    ids[size++] = id;
  }

  public void addAll(int[] more) {
    makeRoom(more.length);
    System.arraycopy(more, 0, ids, size, more.length);
    size += more.length;
  }

  /** Room for that many more, so that adding them takes no memory. */
  public void makeRoom(int count) {
    if (ids.length - size < count) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + count));
    }
  }

  public void truncate(int length) {
    size = Math.min(size, length);
  }

  public int[] copy() {
    return Arrays.copyOf(ids, size);
  }

  /** The ids, of which the first {@link #size} count; not a copy. */
  public int[] array() {
    return ids;
  }
}
