package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A loaded model that is fed given token ids, in several sequences at once, so that its steps can
 * be timed: nothing is sampled and nothing rendered. For benchmarks; games use {@link Engine}, and
 * the NPC SDK is forbidden this class by a test.
 *
 * <p>A call returns when the logits of each sequence's last token are in this process's memory.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class EngineProbe implements AutoCloseable {
  private final ModelSummary summary;
  private final String device;
  private final LoadedModel model;
  private final FixedInput input;
  private final Pass weightsSweep;
  private final int mostSequences;
  private final List<Sequence> sequences = new ArrayList<>();

  private EngineProbe(
      ModelSummary summary,
      String device,
      LoadedModel model,
      Pass weightsSweep,
      int mostSequences) {
    this.summary = summary;
    this.device = device;
    this.model = model;
    this.input = new FixedInput(model);
    this.weightsSweep = weightsSweep;
    this.mostSequences = mostSequences;
  }

  /**
   * Opens a model file and loads its weights.
   *
   * @param options {@code maxDialogues} is the most sequences that can be fed at once
   * @throws ModelFormatException if the file is not a model we can run; the message tells why
   * @throws ModelException if a demanded device or the memory is not there
   */
  public static EngineProbe open(Path file, EngineOptions options) {
    try (ModelHeader header = ModelHeader.open(file, options)) {
      LoadedModel model = LoadedModel.load(header, options, (loaded, total) -> {});
      Ops ops = model.device().ops();
      String description = ops.description();
      Pass sweep = ops.record(Set.of(), ops::readWeights);
      return new EngineProbe(header.summary(), description, model, sweep, options.maxDialogues());
    }
  }

  public ModelSummary summary() {
    return summary;
  }

  /** The device in a few words: "Java, 2 threads". */
  public String device() {
    return device;
  }

  /** The most tokens that a sequence can be fed. */
  public int contextTokens() {
    return model.contextTokens();
  }

  /**
   * Reads all weights once, as fast as the device's threads can and without computing: what limits
   * how fast tokens are generated. Takes its time; call it between measurements.
   *
   * @return bytes a second
   */
  public double readWeights() {
    long begin = System.nanoTime();
    weightsSweep.run(Pass.NEVER);
    return summary.weightBytes() / ((System.nanoTime() - begin) / 1e9);
  }

  /** Empties every sequence. */
  public void clear() {
    sequences.forEach(Sequence::close);
    sequences.clear();
  }

  /**
   * Reads text into a sequence that is new or goes on.
   *
   * @param sequence its number; the next new one is the count of those there are
   * @param ids at least one
   * @throws IllegalArgumentException if the sequence is one too many, or an id is not in the
   *     vocabulary
   * @throws IllegalStateException if the context is too short
   */
  public void read(int sequence, List<Integer> ids) {
    if (sequence < 0 || sequence > sequences.size() || sequence >= mostSequences) {
      throw new IllegalArgumentException(
          "sequence %d of %d; expected at most the next new one, and at most %d in all"
              .formatted(sequence, sequences.size(), mostSequences));
    }
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("no ids to read; expected at least one");
    }
    requireInVocabulary(ids);
    if (sequence == sequences.size()) {
      sequences.add(model.states().open().orElseThrow());
    }
    input.read(sequences.get(sequence), ids);
  }

  /**
   * Feeds one token to each sequence, in one pass, as if the sequence had generated it.
   *
   * @param ids one for each sequence that was read, in order
   * @throws IllegalArgumentException if there are more or fewer, or an id is not in the vocabulary
   * @throws IllegalStateException if the context is too short
   */
  public void step(List<Integer> ids) {
    if (ids.size() != sequences.size() || ids.isEmpty()) {
      throw new IllegalArgumentException(
          ids.size() + " ids for " + sequences.size() + " sequences; expected one for each");
    }
    requireInVocabulary(ids);
    input.step(sequences, ids);
  }

  private void requireInVocabulary(List<Integer> ids) {
    for (int id : ids) {
      if (id < 0 || id >= summary.vocabulary()) {
        throw new IllegalArgumentException(
            "token %d is not in the vocabulary; expected 0 to %d"
                .formatted(id, summary.vocabulary() - 1));
      }
    }
  }

  /** Frees the model. Idempotent. */
  @Override
  public void close() {
    model.close();
  }
}
