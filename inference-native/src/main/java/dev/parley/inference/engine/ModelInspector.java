package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.SamplingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Looks into a model below the seam: token ids and logits, for the command line and tests. Games
 * use {@link Engine}; the NPC SDK is forbidden this class by a test.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class ModelInspector implements AutoCloseable {

  private ModelInspector() {}

  /**
   * Reads a file's header and tokenizer; weights are loaded when first asked to {@linkplain
   * #complete complete}.
   */
  public static ModelInspector open(Path file) {
    throw new ModelException(file.toString());
  }

  public ModelSummary summary() {
    throw new ModelException("");
  }

  /** Ids of a text as a player's words would be read: no BOS, and no special token in it. */
  public List<Integer> encode(String text) {
    throw new ModelException(text);
  }

  /** The BOS that the model wants before a text, or empty if it wants none. */
  public OptionalInt startOfText() {
    throw new ModelException("");
  }

  /** The text of ids, special tokens written out; bytes that are no UTF-8 become U+FFFD. */
  public String decode(List<Integer> ids) {
    throw new ModelException(ids.toString());
  }

  /**
   * Continues a sequence of ids, raw: no BOS, no template, no masked token.
   *
   * @param ids the prompt; at least one
   * @param count how many tokens to generate; fewer if stopped
   * @param stop whether the model's end-of-turn tokens stop it
   */
  public Completion complete(
      List<Integer> ids, int count, SamplingOptions sampling, boolean stop, EngineOptions options) {
    throw new ModelException(ids.toString() + count + sampling + stop + options);
  }

  /** Idempotent. */
  @Override
  public void close() {}

  /**
   * A continued sequence.
   *
   * @param tokens the generated ids, an end token that stopped it included
   * @param text of these ids, without the end token
   * @param lastLogits of the prompt's last position, one for each token of the vocabulary
   * @param promptSeconds how long reading the prompt took
   * @param generateSeconds how long generating took
   */
  public record Completion(
      List<Integer> tokens,
      String text,
      List<Float> lastLogits,
      double promptSeconds,
      double generateSeconds) {}
}
