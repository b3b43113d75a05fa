package dev.parley.inference.format.safetensors;

import dev.parley.inference.format.FileBytes;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.Place;
import dev.parley.inference.format.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * One safetensors file: its directory in the heap, its tensors read by position.
 *
 * <p><b>Threads.</b> As {@link FileBytes}.
 */
final class SafetensorsFile implements AutoCloseable {
  private final FileBytes file;
  private final Map<String, TensorInfo> tensors;

  private SafetensorsFile(FileBytes file, Map<String, TensorInfo> tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * Opens a file.
   *
   * @param place what messages call it
   */
  static SafetensorsFile open(Path path, Place place) {
    FileBytes file = FileBytes.open(path, place);
    try {
      return new SafetensorsFile(file, SafetensorsHeader.read(file));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return file.path();
  }

  Place place() {
    return file.place();
  }

  /** By name, in the order of their bytes. */
  Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /** As {@link ModelFile#read}, of a tensor of this file. */
  void read(TensorInfo tensor, long from, ByteBuffer target) {
    file.read(tensor, from, target);
  }

  /** Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
