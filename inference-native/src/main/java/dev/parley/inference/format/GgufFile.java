package dev.parley.inference.format;

import dev.parley.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A GGUF file: its header in the heap, its tensors read by position.
 *
 * <p><b>Threads.</b> As {@link ModelFile}. A thread that is interrupted while it reads closes the
 * file for all, as file channels do.
 */
final class GgufFile implements ModelFile {
  /** The JDK copies a read into the heap through a direct buffer of the read's own size. */
  private static final int READ_BYTES = 8 << 20;

  private final Path path;
  private final Place place;
  private final FileChannel channel;
  private final GgufHeader header;
  private final List<TensorInfo> tensors;

  private GgufFile(Path path, Place place, FileChannel channel, GgufHeader header) {
    this.path = path;
    this.place = place;
    this.channel = channel;
    this.header = header;
    this.tensors = List.copyOf(header.tensors().values());
  }

  static ModelFile open(Path path) {
    // A pipe would block when opened, and a folder fails only when read.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new ModelException(path + " is a folder or a device; expected a model file");
    }
    Place place = new Place(Objects.toString(path.getFileName(), path.toString()));
    FileChannel channel = openChannel(path);
    boolean read = false;
    try {
      GgufFile file = new GgufFile(path, place, channel, GgufHeader.read(channel, place));
      read = true;
      return file;
    } catch (IOException e) {
      throw cannotRead(path.toString(), e);
    } finally {
      if (!read) {
        close(channel, path.toString());
      }
    }
  }

  private static FileChannel openChannel(Path path) {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new ModelException("there is no model file " + path.toAbsolutePath(), e);
    } catch (AccessDeniedException e) {
      throw new ModelException("no permission to read the model file " + path, e);
    } catch (IOException e) {
      throw cannotRead(path.toString(), e);
    }
  }

  @Override
  public Path path() {
    return path;
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
      throw new IllegalArgumentException(place.tensor(tensor.name()) + " is not of this file");
    }
    Objects.checkFromIndexSize(from, (long) target.remaining(), tensor.sizeBytes());
    if (!channel.isOpen()) {
      throw new IllegalStateException(place.file() + " is closed");
    }
    int limit = target.limit();
    try {
      readFully(tensor, tensor.offset() + from, target, limit);
    } catch (IOException e) {
      throw cannotRead(place.tensor(tensor.name()), e);
    } finally {
      target.limit(limit);
    }
  }

  private void readFully(TensorInfo tensor, long start, ByteBuffer target, int limit)
      throws IOException {
    long position = start;
    while (target.position() < limit) {
      target.limit(Math.min(limit, target.position() + READ_BYTES));
      int count = channel.read(target, position);
      if (count < 0) {
        throw new ModelException(
            place.tensor(tensor.name())
                + ": the file ends before byte "
                + position
                + ", which it had when it was opened; was it replaced?");
      }
      position += count;
    }
  }

  @Override
  public void close() {
    close(channel, path.toString());
  }

  private static void close(FileChannel channel, String name) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ModelException(name + " cannot be closed: " + reason(e), e);
    }
  }

  private static ModelException cannotRead(String name, IOException e) {
    return new ModelException(name + " cannot be read: " + reason(e), e);
  }

  /** Some exceptions, such as that of an interrupted read, have only their class to tell. */
  private static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
