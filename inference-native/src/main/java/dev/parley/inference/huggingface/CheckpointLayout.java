package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;

/** What a checkpoint of one architecture says in {@code config.json}, and its tensors' names. */
public sealed interface CheckpointLayout permits NemotronHLayout, LlamaLayout {

  /**
   * The layout of a checkpoint.
   *
   * @throws ModelFormatException if its architecture is not ours, it asks for something we do not
   *     do, or its sizes are missing
   */
  static CheckpointLayout of(JsonObject config) {
    if (config.has("quantization_config")) {
      throw new ModelFormatException(
          config.where("quantization_config"),
          "a quantised checkpoint",
          "one in F32, F16 or BF16",
          "Use the checkpoint it was made from, or a GGUF file.");
    }
    return switch (config.string("model_type").orElse("")) {
      case "nemotron_h" -> new NemotronHLayout(config);
      case "llama" -> new LlamaLayout(config);
      default -> throw config.mismatch("model_type", "'nemotron_h' or 'llama'");
    };
  }

  /** Sets the metadata that the architecture reads. */
  void describe(TranslatedMetadata metadata);

  /** Takes over every tensor of the checkpoint. */
  void translate(TensorTranslation tensors);

  /** How many tokens the embedding has. */
  int vocabulary();
}
