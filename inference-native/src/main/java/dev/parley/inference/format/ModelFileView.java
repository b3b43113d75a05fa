package dev.parley.inference.format;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model file that shows another one, in all but what a subclass changes; closed with it. */
public abstract class ModelFileView implements ModelFile {
  private final ModelFile file;

  protected ModelFileView(ModelFile file) {
    this.file = file;
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
