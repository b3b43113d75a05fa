package dev.parley.inference.engine;

import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model file whose reader tells a listener how far it has come. */
final class WatchedFile implements ModelFile {
  private final ModelFile file;
  private final LoadListener listener;
  private final long totalBytes;
  private long loadedBytes;

  WatchedFile(ModelFile file, LoadListener listener) {
    this.file = file;
    this.listener = listener;
    this.totalBytes = file.tensors().stream().mapToLong(TensorInfo::sizeBytes).sum();
  }

  @Override
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    int bytes = target.remaining();
    file.read(tensor, from, target);
    synchronized (this) {
      // What is read twice counts once.
      loadedBytes = Math.min(totalBytes, loadedBytes + bytes);
      listener.onLoaded(loadedBytes, totalBytes);
    }
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public List<Path> files() {
    return file.files();
  }

  @Override
  public String format() {
    return file.format();
  }

  @Override
  public Metadata metadata() {
    return file.metadata();
  }

  @Override
  public List<TensorInfo> tensors() {
    return file.tensors();
  }

  @Override
  public Optional<TensorInfo> tensor(String name) {
    return file.tensor(name);
  }

  @Override
  public void close() {
    file.close();
  }
}
