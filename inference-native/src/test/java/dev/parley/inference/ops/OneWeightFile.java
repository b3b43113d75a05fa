package dev.parley.inference.ops;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.tensor.QuantType;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model file in memory, of one weight. */
public abstract class OneWeightFile implements ModelFile {
  protected final TensorInfo info;
  protected final byte[] stored;

  protected OneWeightFile(QuantType type, int rows, int columns, byte[] stored) {
    this.info =
        new TensorInfo(
            "w", type, List.of((long) rows, (long) columns), 0, rows * type.bytes(columns));
    this.stored = stored;
  }

  @Override
  public final Path path() {
    return Path.of("memory");
  }

  @Override
  public final String format() {
    return "memory";
  }

  @Override
  public final Metadata metadata() {
    return new Metadata("memory", Map.of());
  }

  @Override
  public final List<TensorInfo> tensors() {
    return List.of(info);
  }

  @Override
  public final Optional<TensorInfo> tensor(String name) {
    return Optional.of(info).filter(tensor -> tensor.name().equals(name));
  }

  @Override
  public final void read(TensorInfo tensor, long from, ByteBuffer target) {
    target.put(stored, (int) from, target.remaining());
  }

  @Override
  public final void close() {}
}
