package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.Tensor;

/** See {@link dev.parley.inference.ops.Ops#storeKeyValues}. */
record StoreKeyValues(
    Tensor keys, Tensor values, PagedKeyValues cache, Tensor slots, Tensor positions)
    implements JavaOperation {

  @Override
  public int units() {
    return (int) keys.rows();
  }

  @Override
  public long work() {
    return keys.rows() * keys.columns();
  }

  @Override
  public void run(int from, int to) {
    for (int t = from; t < to; t++) {
      int slot = HostRows.index(slots, t);
      if (slot < 0) {
        continue;
      }
      long row = KeyValueRows.row(cache, slot, HostRows.index(positions, t));
      HostRows.write(cache.keys(), row, HostRows.read(keys, t));
      HostRows.write(cache.values(), row, HostRows.read(values, t));
    }
  }
}
