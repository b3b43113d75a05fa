package dev.parley.inference.format;

import dev.parley.inference.ModelException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An opened model file: metadata, a tensor directory, and the tensors' bytes read by position. The
 * whole file is never in the heap.
 *
 * <p><b>Threads.</b> Immutable but for {@link #close}; tensors may be read from several at once.
 */
public interface ModelFile extends AutoCloseable {

  Path path();

  /** The files that hold the weights, which are several where a model is stored in parts. */
  default List<Path> files() {
    return List.of(path());
  }

  /** What this file is, for a person: "GGUF v3". */
  String format();

  Metadata metadata();

  /** Every tensor in file order. */
  List<TensorInfo> tensors();

  Optional<TensorInfo> tensor(String name);

  /**
   * Fills {@code target} from its position to its limit with the tensor's bytes, beginning at
   * {@code from}.
   *
   * @throws IndexOutOfBoundsException if that lies outside the tensor
   * @throws IllegalArgumentException if the tensor is not of this file
   * @throws IllegalStateException if the file is closed
   * @throws ModelException if the file cannot be read (the message names file and tensor)
   */
  void read(TensorInfo tensor, long from, ByteBuffer target);

  /** Idempotent. */
  @Override
  void close();
}
