package dev.parley.inference.engine;

import java.util.Map;

/**
 * What a model file holds, from its header alone.
 *
 * @param format file format and version
 * @param architecture as the file names it
 * @param name the model's own name, empty if it has none
 * @param parameters count of weights
 * @param fileBytes size of the file, or of all that hold weights
 * @param weightBytes bytes of all tensors
 * @param stepBytes what decoding one token reads and writes on the Java device: every weight but an
 *     embedding table that is not the output too, and a dialogue's fixed state twice
 * @param tensorsByType how many tensors are stored in each type, by type name
 * @param layers count of layers, and {@code layerKinds} what they are by kind
 * @param layerKinds layers by kind: "mamba", "attention", "mlp", "transformer"
 * @param width of the residual stream
 * @param vocabulary count of tokens
 * @param contextTokens what the model was trained for
 * @param stateBytesPerDialogue fixed state of one dialogue on the Java device
 * @param kvBytesPerToken what each token of a dialogue adds on the Java device
 * @param tokenizer the pre-tokenizer's name, "none" if there is no vocabulary
 * @param chatTemplate the recognised chat template's name, or why there is none
 */
public record ModelSummary(
    String format,
    String architecture,
    String name,
    long parameters,
    long fileBytes,
    long weightBytes,
    long stepBytes,
    Map<String, Integer> tensorsByType,
    int layers,
    Map<String, Integer> layerKinds,
    int width,
    int vocabulary,
    int contextTokens,
    long stateBytesPerDialogue,
    long kvBytesPerToken,
    String tokenizer,
    String chatTemplate) {

  /** What {@code tokenizer} is if there is no vocabulary. */
  public static final String NO_TOKENIZER = "none";

  /** Bytes to hold the weights and {@code dialogues} dialogues of {@code tokens} tokens each. */
  public long memoryBytes(int dialogues, int tokens) {
    return weightBytes + dialogues * (stateBytesPerDialogue + tokens * kvBytesPerToken);
  }
}
