package dev.parley.inference.engine;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.ModelFileView;
import dev.parley.inference.format.TensorInfo;
import java.nio.ByteBuffer;

/** A model file whose reader tells a listener how far it has come. */
final class WatchedFile extends ModelFileView {
  private final ModelFile file;
  private final LoadListener listener;
  private final long totalBytes;
  private long loadedBytes;

  WatchedFile(ModelFile file, LoadListener listener) {
    super(file);
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
}
