package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;

/** Rows of {@code source} by index: token embeddings, and the rows whose logits are wanted. */
record Gather(Tensor source, Tensor indexes, Tensor out) implements JavaOperation {

  @Override
  public int units() {
    return (int) out.rows();
  }

  @Override
  public long work() {
    return out.rows() * out.columns();
  }

  @Override
  public void run(int from, int to) {
    for (int t = from; t < to; t++) {
      HostRows.write(out, t, HostRows.read(source, HostRows.index(indexes, t)));
    }
  }
}
