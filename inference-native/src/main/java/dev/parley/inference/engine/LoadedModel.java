package dev.parley.inference.engine;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Set;

/**
 * A model with its weights on a device, and the memory for its sequences.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class LoadedModel implements AutoCloseable {
  /**
   * Rows of text in a pass. On the Java device a weight is decoded once a pass, so few rows waste
   * time; many rows keep the others waiting.
   */
  static final int PROMPT_ROWS = 64;

  /** The persona and the last reply of every dialogue, and some to go back further. */
  private static final int SNAPSHOTS_PER_DIALOGUE = 3;

  private final ModelHeader header;
  private final Ops ops;
  private final int contextTokens;
  private final SequenceStates states;
  private final Passes passes;

  private LoadedModel(ModelHeader header, Model model, Ops ops, EngineOptions options) {
    this.header = header;
    this.ops = ops;
    this.contextTokens = Math.min(options.contextTokens(), header.outline().contextTokens());
    int dialogues = options.maxDialogues();
    this.states =
        new SequenceStates(
            ops,
            header.outline().states(),
            dialogues,
            dialogues * SNAPSHOTS_PER_DIALOGUE,
            contextTokens);
    this.passes =
        new Passes(model, ops, states.memory(), PROMPT_ROWS + dialogues, 2 * dialogues, Set.of());
  }

  /** As the other, heard by nobody. */
  static LoadedModel load(ModelHeader header, Ops ops, EngineOptions options) {
    return load(header, ops, options, (loaded, total) -> {});
  }

  /**
   * Loads the weights. Takes over the device: it is closed with this, or when this fails.
   *
   * @throws ModelFormatException if the tensors do not fit the architecture
   */
  static LoadedModel load(
      ModelHeader header, Ops ops, EngineOptions options, LoadListener listener) {
    try {
      Model model = Architectures.load(new WatchedFile(header.file(), listener), ops);
      if (model.vocabulary() != header.vocabularySize()) {
        throw new ModelFormatException(
            header.file().path().getFileName() + ", tensor 'token_embd.weight'",
            model.vocabulary() + " rows",
            "one for each of the tokenizer's " + header.vocabularySize() + " tokens");
      }
      return new LoadedModel(header, model, ops, options);
    } catch (RuntimeException e) {
      ops.close();
      throw e;
    }
  }

  boolean hasTokenizer() {
    return header.hasTokenizer();
  }

  /**
   * @throws ModelFormatException if there is none
   */
  Tokenizer tokenizer() {
    return header.tokenizer();
  }

  /** The most tokens a sequence may have. */
  int contextTokens() {
    return contextTokens;
  }

  SequenceStates states() {
    return states;
  }

  Passes passes() {
    return passes;
  }

  /** Frees the device. Idempotent. */
  @Override
  public void close() {
    ops.close();
  }
}
