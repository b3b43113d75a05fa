package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.PagedKeyValues;
import org.lwjgl.system.MemoryUtil;

/** Finds the row of a position in paged keys and values. */
final class KeyValueRows {
  private KeyValueRows() {}

  static long row(PagedKeyValues cache, int slot, int position) {
    long entry =
        cache.pageTable().rowAddress(slot) + (long) (position / cache.pageTokens()) * Integer.BYTES;
    long page = MemoryUtil.memGetInt(entry);
    return page * cache.pageTokens() + position % cache.pageTokens();
  }
}
