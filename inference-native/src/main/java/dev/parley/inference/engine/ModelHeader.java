package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Outline;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A model file without its weights: what it is, and its tokenizer.
 *
 * @param file the opened file, closed with this
 * @param outline its layers and sizes
 * @param tokenizer its vocabulary
 */
record ModelHeader(ModelFile file, Outline outline, Tokenizer tokenizer) implements AutoCloseable {

  /**
   * Opens a model file as far as its header.
   *
   * @throws ModelFormatException if it is broken or not a model we can run
   */
  static ModelHeader open(Path path) {
    ModelFile file = ModelFile.open(path);
    try {
      return new ModelHeader(file, Architectures.outline(file), Tokenizer.from(file.metadata()));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  ModelSummary summary() {
    Metadata metadata = file.metadata();
    Map<String, Integer> types = new TreeMap<>();
    long parameters = 0;
    long bytes = 0;
    for (TensorInfo tensor : file.tensors()) {
      types.merge(tensor.type().name(), 1, Integer::sum);
      parameters += tensor.rows() * tensor.columns();
      bytes += tensor.sizeBytes();
    }
    return new ModelSummary(
        file.format(),
        metadata.requireString("general.architecture"),
        metadata.string("general.name").orElse(""),
        parameters,
        fileBytes(),
        bytes,
        types,
        outline.layerKinds().size(),
        outline.layerKinds().stream()
            .collect(Collectors.toMap(Function.identity(), kind -> 1, Integer::sum, TreeMap::new)),
        outline.width(),
        tokenizer.vocabularySize(),
        outline.contextTokens(),
        outline.states().fixedBytes(),
        outline.states().bytesPerToken(),
        metadata.string("tokenizer.ggml.pre").orElse("default"),
        templateName());
  }

  private String templateName() {
    try {
      return ChatTemplate.of(file.metadata()).name();
    } catch (ModelFormatException e) {
      return "none (" + e.getMessage() + ")";
    }
  }

  private long fileBytes() {
    try {
      return Files.size(file.path());
    } catch (IOException e) {
      throw new ModelException("cannot read the size of " + file.path() + ": " + e, e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
