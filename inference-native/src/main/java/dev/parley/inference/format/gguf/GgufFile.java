package dev.parley.inference.format.gguf;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.FileBytes;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A GGUF file: its header in the heap, its tensors read by position.
 *
 * <p><b>Threads.</b> As {@link FileBytes}.
 */
public final class GgufFile implements ModelFile {
  private final FileBytes file;
  private final GgufHeader header;
  private final List<TensorInfo> tensors;

  private GgufFile(FileBytes file, GgufHeader header) {
    this.file = file;
    this.header = header;
    this.tensors = List.copyOf(header.tensors().values());
  }

  /**
   * Opens a file.
   *
   * @throws ModelFormatException if it is no GGUF file, or a broken one
   * @throws ModelException if it cannot be read
   */
  public static ModelFile open(Path path) {
    Place place = new Place(Objects.toString(path.getFileName(), path.toString()));
    FileBytes file = FileBytes.open(path, place);
    boolean read = false;
    try {
      GgufFile opened = new GgufFile(file, GgufHeader.read(file.channel(), place));
      read = true;
      return opened;
    } catch (IOException e) {
      throw file.cannotRead(e);
    } finally {
      if (!read) {
        file.close();
      }
    }
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public String format() {
    return "GGUF v" + header.version();
  }

  @Override
  public Metadata metadata() {
    return header.metadata();
  }

  @Override
  public List<TensorInfo> tensors() {
    return tensors;
  }

  @Override
  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(header.tensors().get(name));
  }

  @Override
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    if (!tensor.equals(header.tensors().get(tensor.name()))) {
      throw new IllegalArgumentException(
          file.place().tensor(tensor.name()) + " is not of this file");
    }
    file.read(tensor, from, target);
  }

  @Override
  public void close() {
    file.close();
  }
}
