package dev.parley.inference.format.gguf;

import dev.parley.inference.format.LittleEndian;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A sound file's header and size, to be broken. The tensors' bytes are left out: they are zeros.
 */
public final class Mutant {
  final ByteBuffer header;
  long size;
  private final List<String> keys;
  private final List<TensorInfo> tensors;
  private final String searched;

  /**
   * @param header the file's first bytes, all of the tensor directory among them; the rest is zeros
   */
  public Mutant(ModelFile sound, byte[] header, long size) {
    this.header = ByteBuffer.wrap(header.clone()).order(ByteOrder.LITTLE_ENDIAN);
    this.size = size;
    this.keys = sound.metadata().keys();
    this.tensors = sound.tensors();
    // One character for each byte, so that places in the text are places in the header.
    this.searched = new String(header, StandardCharsets.ISO_8859_1);
  }

  int keyLength(RandomGenerator random) {
    return before(randomKey(random));
  }

  /** Where the value type of a key stands. */
  int afterKey(RandomGenerator random) {
    return after(randomKey(random));
  }

  int tensorNameLength(RandomGenerator random) {
    return before(randomTensor(random).name());
  }

  TensorInfo randomTensor(RandomGenerator random) {
    return tensors.get(random.nextInt(tensors.size()));
  }

  /** Where the rank of a tensor stands. */
  int afterTensorName(RandomGenerator random) {
    return after(randomTensor(random).name());
  }

  int typeOf(TensorInfo tensor) {
    return after(tensor.name()) + Integer.BYTES + tensor.shape().size() * Long.BYTES;
  }

  public Path write(Path file) {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(0);
      out.write(header.array(), 0, (int) Math.min(header.capacity(), size));
      out.setLength(size);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String randomKey(RandomGenerator random) {
    return keys.get(random.nextInt(keys.size()));
  }

  private int before(String name) {
    return searched.lastIndexOf(encoded(name));
  }

  private int after(String name) {
    return before(name) + encoded(name).length();
  }

  private static String encoded(String name) {
    return new String(new LittleEndian().string(name).toByteArray(), StandardCharsets.ISO_8859_1);
  }
}
