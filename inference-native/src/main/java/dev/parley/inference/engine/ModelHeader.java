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
import org.jspecify.annotations.Nullable;

/**
 * A model file without its weights: what it is, and its tokenizer. A file may come without one;
 * then its model continues ids and nothing else.
 */
final class ModelHeader implements AutoCloseable {
  private static final String TOKENIZER = "tokenizer.ggml.model";
  private static final String EMBEDDINGS = "token_embd.weight";

  private final ModelFile stored;
  private final @Nullable WeightType headType;
  private final ModelFile file;
  private final Outline outline;
  private final @Nullable Tokenizer tokenizer;
  private final int vocabularySize;

  private ModelHeader(ModelFile stored, @Nullable WeightType headType) {
    this.stored = stored;
    this.headType = headType;
    this.file = headType == null ? stored : headType.asHeadOf(stored, null);
    this.outline = Architectures.outline(file);
    this.tokenizer = file.metadata().has(TOKENIZER) ? Tokenizer.from(file.metadata()) : null;
    this.vocabularySize = tokenizer == null ? embeddings(file) : tokenizer.vocabularySize();
  }

  private static int embeddings(ModelFile file) {
    long rows = file.tensor(EMBEDDINGS).map(TensorInfo::rows).orElse(0L);
    if (rows < 1 || rows > Integer.MAX_VALUE) {
      throw new ModelFormatException(
          file.path().getFileName() + ", tensor '" + EMBEDDINGS + "'",
          rows == 0 ? "no such tensor" : rows + " rows",
          "a row for each of at most 2^31 - 1 tokens");
    }
    return (int) rows;
  }

  /** The same with the head that the file has. */
  static ModelHeader open(Path path) {
    return open(path, EngineOptions.defaults());
  }

  /**
   * Opens a model file as far as its header, with the head that the options want.
   *
   * @throws ModelFormatException if it is broken or not a model we can run
   */
  static ModelHeader open(Path path, EngineOptions options) {
    ModelFile file = ModelFormats.open(path);
    try {
      WeightType head = options.headType();
      boolean cut = head != null && !head.isHeadOf(file);
      return new ModelHeader(file, cut ? head : null);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The opened file, closed with this. */
  ModelFile file() {
    return file;
  }

  /**
   * The file to load weights from. If its head is to be stored otherwise and the model reads text,
   * the model is run first, to see which of the head's columns count.
   */
  ModelFile weights(EngineOptions options) {
    WeightType head = headType;
    return head == null || tokenizer == null
        ? file
        : head.asHeadOf(stored, HeadImportance.measure(stored, tokenizer, options));
  }

  /** Its layers and sizes. */
  Outline outline() {
    return outline;
  }

  boolean hasTokenizer() {
    return tokenizer != null;
  }

  /**
   * Its vocabulary.
   *
   * @throws ModelFormatException if it has none
   */
  Tokenizer tokenizer() {
    if (tokenizer == null) {
      throw new ModelFormatException(
          file.metadata().where(TOKENIZER),
          "nothing",
          "the model's vocabulary",
          "Without it a model can only continue token ids.");
    }
    return tokenizer;
  }

  /** Every id of the model's vocabulary is below this. */
  int vocabularySize() {
    return vocabularySize;
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
        bytes - embeddingOnlyBytes() + 2 * outline.states().fixedBytes(),
        types,
        outline.layerKinds().size(),
        outline.layerKinds().stream()
            .collect(Collectors.toMap(Function.identity(), kind -> 1, Integer::sum, TreeMap::new)),
        outline.width(),
        vocabularySize(),
        outline.contextTokens(),
        outline.states().fixedBytes(),
        outline.states().bytesPerToken(),
        hasTokenizer()
            ? metadata.string("tokenizer.ggml.pre").orElse("default")
            : ModelSummary.NO_TOKENIZER,
        templateName());
  }

  /** The embedding table, of which a token reads one row; nothing if it is the output as well. */
  private long embeddingOnlyBytes() {
    return file.tensor("output.weight").isPresent()
        ? file.tensor("token_embd.weight").map(TensorInfo::sizeBytes).orElse(0L)
        : 0;
  }

  private String templateName() {
    try {
      return ChatTemplate.of(file.metadata()).name();
    } catch (ModelFormatException e) {
      return "none (" + e.getMessage() + ")";
    }
  }

  private long fileBytes() {
    long bytes = 0;
    for (Path part : file.files()) {
      try {
        bytes += Files.size(part);
      } catch (IOException e) {
        throw new ModelException("cannot read the size of " + part + ": " + e, e);
      }
    }
    return bytes;
  }

  @Override
  public void close() {
    file.close();
  }
}
