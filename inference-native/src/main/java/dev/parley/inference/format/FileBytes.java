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
import java.util.Objects;

/**
 * An open file of weights, read by position.
 *
 * <p><b>Threads.</b> Several may read at once. One that is interrupted while it reads closes the
 * file for all, as file channels do.
 */
public final class FileBytes implements AutoCloseable {
  /** The JDK copies a read into the heap through a direct buffer of the read's own size. */
  private static final int READ_BYTES = 8 << 20;

  private final Path path;
  private final Place place;
  private final FileChannel channel;

  private FileBytes(Path path, Place place, FileChannel channel) {
    this.path = path;
    this.place = place;
    this.channel = channel;
  }

  /**
   * Opens a file.
   *
   * @param place what messages call it
   */
  public static FileBytes open(Path path, Place place) {
    // A pipe would block when opened, and a folder fails only when read.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new ModelException(path + " is a folder or a device; expected a model file");
    }
    try {
      return new FileBytes(path, place, FileChannel.open(path, StandardOpenOption.READ));
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "there is no model file " + path.toAbsolutePath() + "; correct the path", e);
    } catch (AccessDeniedException e) {
      throw new ModelException("no permission to read the model file " + path, e);
    } catch (IOException e) {
      throw cannotRead(path.toString(), e);
    }
  }

  public Path path() {
    return path;
  }

  public Place place() {
    return place;
  }

  public FileChannel channel() {
    return channel;
  }

  /**
   * Fills {@code target} with the bytes of a tensor that is known to lie in the file, beginning at
   * its byte {@code from}.
   *
   * @throws IndexOutOfBoundsException if that lies outside the tensor
   */
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    Objects.checkFromIndexSize(from, (long) target.remaining(), tensor.sizeBytes());
    read(place.tensor(tensor.name()), tensor.offset() + from, target);
  }

  /**
   * Fills {@code target} with what stands at {@code position}.
   *
   * @param what messages call it, with the file
   */
  public void read(String what, long position, ByteBuffer target) {
    if (!channel.isOpen()) {
      throw new IllegalStateException(place.file() + " is closed");
    }
    int limit = target.limit();
    try {
      readFully(what, position, target, limit);
    } catch (IOException e) {
      throw cannotRead(what, e);
    } finally {
      target.limit(limit);
    }
  }

  private void readFully(String what, long start, ByteBuffer target, int limit) throws IOException {
    long position = start;
    while (target.position() < limit) {
      target.limit(Math.min(limit, target.position() + READ_BYTES));
      int count = channel.read(target, position);
      if (count < 0) {
        throw new ModelException(
            what
                + ": the file ends before byte "
                + position
                + ", which it had when it was opened; was it replaced?");
      }
      position += count;
    }
  }

  /** Says that reading the file failed. */
  public ModelException cannotRead(IOException e) {
    return cannotRead(path.toString(), e);
  }

  private static ModelException cannotRead(String name, IOException e) {
    return new ModelException(name + " cannot be read: " + reason(e), e);
  }

  /** Some exceptions, such as that of an interrupted read, have only their class to tell. */
  private static String reason(IOException e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  /** Idempotent. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ModelException(path + " cannot be closed: " + reason(e), e);
    }
  }
}
