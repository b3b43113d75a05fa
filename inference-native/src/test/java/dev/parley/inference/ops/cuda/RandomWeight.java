package dev.parley.inference.ops.cuda;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.quantize.RowEncoder;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A model file of one weight, of numbers between -1 and 1. */
final class RandomWeight implements ModelFile {
  private final TensorInfo info;
  private final byte[] stored;

  RandomWeight(QuantType type, int rows, int columns) {
    int rowBytes = (int) type.bytes(columns);
    this.stored = new byte[rows * rowBytes];
    this.info = new TensorInfo("w", type, List.of((long) rows, (long) columns), 0, stored.length);
    SplittableRandom random = new SplittableRandom(rows);
    RowEncoder encoder = new RowEncoder();
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        row[c] = (float) (2 * random.nextDouble() - 1);
      }
      encoder.encode(type, row, null, stored, r * rowBytes);
    }
  }

  TensorInfo weight() {
    return info;
  }

  @Override
  public Path path() {
    return Path.of("memory");
  }

  @Override
  public String format() {
    return "memory";
  }

  @Override
  public Metadata metadata() {
    return new Metadata("memory", Map.of());
  }

  @Override
  public List<TensorInfo> tensors() {
    return List.of(info);
  }

  @Override
  public Optional<TensorInfo> tensor(String name) {
    return Optional.of(info).filter(tensor -> tensor.name().equals(name));
  }

  @Override
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    target.put(stored, (int) from, target.remaining());
  }

  @Override
  public void close() {}
}
