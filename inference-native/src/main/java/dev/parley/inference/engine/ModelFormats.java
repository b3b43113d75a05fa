package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.gguf.GgufFile;
import dev.parley.inference.format.safetensors.Checkpoint;
import java.nio.file.Path;

/** The formats of model files. A file is known by its content, not its name. */
final class ModelFormats {
  private ModelFormats() {}

  /**
   * Opens a GGUF file, or a Hugging Face checkpoint: its folder, its safetensors file or their
   * index.
   *
   * @throws ModelFormatException if it is no model file we know, or a broken one
   * @throws ModelException if it cannot be read
   */
  static ModelFile open(Path path) {
    return Checkpoint.isAt(path) ? Checkpoint.open(path) : GgufFile.open(path);
  }
}
