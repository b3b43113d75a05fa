package dev.parley.inference.format.safetensors;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.FileBytes;
import dev.parley.inference.format.FirstBytes;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.huggingface.CheckpointLayout;
import dev.parley.inference.huggingface.JsonObject;
import dev.parley.inference.huggingface.StrictJson;
import dev.parley.inference.huggingface.TokenizerFiles;
import dev.parley.inference.huggingface.TranslatedMetadata;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A Hugging Face checkpoint, shown as if it were a GGUF file: weights in safetensors files, and
 * beside them {@code config.json} and, for a model that is to read text, {@code tokenizer.json}.
 *
 * <p>Matrices are given in the type in which they are stored; norms, biases, convolutions and the
 * decay of state spaces as F32.
 *
 * <p><b>Threads.</b> As {@link FileBytes}.
 */
public final class Checkpoint implements ModelFile {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path path;
  private final SafetensorsShards shards;
  private final Metadata metadata;
  private final Map<String, CheckpointTensors.Shown> tensors;

  private Checkpoint(
      Path path,
      SafetensorsShards shards,
      Metadata metadata,
      Map<String, CheckpointTensors.Shown> tensors) {
    this.path = path;
    this.shards = shards;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  /** Whether a path looks like a checkpoint's folder, its weights, or their index. */
  public static boolean isAt(Path path) {
    return Files.isDirectory(path)
        || FirstBytes.of(path)
            .filter(first -> first.looksLikeSafetensors() || first.looksLikeJson())
            .isPresent();
  }

  /**
   * Opens a checkpoint.
   *
   * @param path its folder, its safetensors file or their index
   * @throws ModelFormatException if it is no checkpoint, a broken one, or none that we know
   * @throws ModelException if it cannot be read
   */
  public static ModelFile open(Path path) {
    Path weights = path.toAbsolutePath().normalize();
    Path folder = weights;
    if (Files.isDirectory(weights)) {
      weights = weightsIn(folder);
    } else {
      folder = Objects.requireNonNull(weights.getParent());
    }
    String name = Objects.toString(folder.getFileName(), folder.toString());
    return open(path, weights, folder, name);
  }

  private static Path weightsIn(Path folder) {
    for (String name : List.of(SINGLE, INDEX)) {
      if (Files.isRegularFile(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new ModelFormatException(
        folder.toString(), "neither " + SINGLE + " nor " + INDEX, "a model file or a checkpoint");
  }

  private static ModelFile open(Path path, Path weights, Path folder, String name) {
    boolean indexed = FirstBytes.of(weights).filter(FirstBytes::looksLikeJson).isPresent();
    SafetensorsShards shards =
        indexed
            ? SafetensorsShards.indexed(weights, name)
            : SafetensorsShards.single(weights, name);
    try {
      JsonObject config = StrictJson.read(folder.resolve("config.json"), name + "/config.json");
      CheckpointLayout layout = CheckpointLayout.of(config);
      CheckpointTensors tensors = new CheckpointTensors(name, shards);
      layout.translate(tensors);
      TranslatedMetadata metadata = new TranslatedMetadata();
      layout.describe(metadata);
      TokenizerFiles.describe(folder, name, config, layout.vocabulary(), metadata);
      return new Checkpoint(path, shards, metadata.from(name), tensors.complete());
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public List<Path> files() {
    return shards.paths();
  }

  @Override
  public String format() {
    int count = shards.paths().size();
    return count == 1 ? "safetensors" : "safetensors, " + count + " files";
  }

  @Override
  public Metadata metadata() {
    return metadata;
  }

  @Override
  public List<TensorInfo> tensors() {
    return tensors.values().stream().map(CheckpointTensors.Shown::info).toList();
  }

  @Override
  public Optional<TensorInfo> tensor(String name) {
    return Optional.ofNullable(tensors.get(name)).map(CheckpointTensors.Shown::info);
  }

  @Override
  public void read(TensorInfo tensor, long from, ByteBuffer target) {
    CheckpointTensors.Shown found = tensors.get(tensor.name());
    if (found == null || !found.info().equals(tensor)) {
      throw new IllegalArgumentException(
          "tensor '" + ForeignText.shown(tensor.name()) + "' is not of this checkpoint");
    }
    Objects.checkFromIndexSize(from, (long) target.remaining(), tensor.sizeBytes());
    found.reader().read(from, target);
  }

  @Override
  public void close() {
    shards.close();
  }
}
