package dev.parley.inference.format.safetensors;

import dev.parley.inference.format.TensorInfo;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A query or key projection with the rows of each head in another order: row i of its first half,
 * row i of its second, and so on, so that the two that rotate together are neighbours.
 *
 * @param headWidth rows of a head, an even number
 */
record NeighbouringRows(SafetensorsShards.Stored source, int headWidth) implements TensorReader {

  @Override
  public void read(long from, ByteBuffer target) {
    TensorInfo info = source.info();
    Objects.checkFromIndexSize(from, (long) target.remaining(), info.sizeBytes());
    long rowBytes = info.type().bytes(info.columns());
    long position = from;
    int limit = target.limit();
    while (target.position() < limit) {
      long row = position / rowBytes;
      long within = position % rowBytes;
      int count = (int) Math.min(limit - target.position(), rowBytes - within);
      target.limit(target.position() + count);
      source.file().read(info, storedRow(row) * rowBytes + within, target);
      target.limit(limit);
      position += count;
    }
  }

  private long storedRow(long row) {
    long head = row / headWidth;
    long within = row % headWidth;
    return head * headWidth + within % 2 * (headWidth / 2) + within / 2;
  }
}
