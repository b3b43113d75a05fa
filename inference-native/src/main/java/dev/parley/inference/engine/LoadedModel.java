package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.format.TensorInfo;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

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
  static final int PROMPT_ROWS = 128;

  /** The same of a pass that overtakes another: its intermediate results lie beside the other's. */
  static final int URGENT_ROWS = 32;

  private final ModelHeader header;
  private final EngineOptions options;
  private final int contextTokens;
  private final int dialogues;
  private final SequenceStates states;
  private final Passes passes;
  private final Passes urgentPasses;
  private final Voices voices;
  private Model model;

  /** Its reason is read by any thread. */
  private volatile DeviceChoice device;

  /** Read by any thread. */
  private volatile String deviceDescription;

  private LoadedModel(
      ModelHeader header, Model model, DeviceChoice device, EngineOptions options, Room room) {
    this.header = header;
    this.model = model;
    this.device = device;
    this.deviceDescription = device.ops().description();
    this.options = options;
    this.contextTokens = contextTokens(header, options);
    this.dialogues = options.maxDialogues();
    this.states = new SequenceStates(device.ops(), header.outline().states(), room);
    this.passes = passes(Lane.MAIN, PROMPT_ROWS, dialogues);
    this.urgentPasses = passes(Lane.URGENT, URGENT_ROWS, dialogues);
    this.voices = new Voices(options.voices());
    noteEnergies();
  }

  /** Where a game shows voices; elsewhere they cost nothing. */
  private void noteEnergies() {
    if (voices.floats() > 0) {
      Tensor energies = device.ops().allocate(QuantType.F32, 1, voices.floats());
      passes.noteEnergies(voices, energies);
      urgentPasses.noteEnergies(voices, energies);
      voices.moveTo(device.ops().share(energies));
    }
  }

  private Passes passes(Lane lane, int promptRows, int dialogues) {
    int rows = promptRows + dialogues;
    return new Passes(lane, model, device.ops(), states.memory(), rows, 2 * dialogues, Set.of());
  }

  /**
   * Loads the weights to the fastest device that the options allow, or, where they leave the choice
   * and a GPU cannot hold them, to the next.
   *
   * @throws ModelFormatException if the tensors do not fit the architecture
   * @throws ModelException if a demanded device or the memory is not there
   */
  static LoadedModel load(ModelHeader header, EngineOptions options, LoadListener listener) {
    DeviceChoice device = DeviceChoice.open(options);
    try {
      return load(header, device, options, listener);
    } catch (ModelFormatException e) {
      throw e;
    } catch (ModelException e) {
      if (!device.hasAlternative()) {
        throw e;
      }
      DeviceChoice next = DeviceChoice.withoutGpu(options, e);
      return load(header, next, options, listener);
    }
  }

  /** As the other, heard by nobody. */
  static LoadedModel load(ModelHeader header, Ops ops, EngineOptions options) {
    return load(
        header, new DeviceChoice(ops, "as demanded", false), options, (loaded, total) -> {});
  }

  /**
   * Loads the weights. Takes over the device: it is closed with this, or when this fails.
   *
   * @throws ModelFormatException if the tensors do not fit the architecture
   * @throws ModelException if weights and states do not fit the memory budget
   */
  static LoadedModel load(
      ModelHeader header, DeviceChoice device, EngineOptions options, LoadListener listener) {
    Ops ops = device.ops();
    try {
      ModelFile file = header.weights(options);
      int context = contextTokens(header, options);
      Room room =
          memoryPlan(header, file, ops).room(options, context, ops.freeBytes(), ops.hasFarMemory());
      Model model = weights(header, new WatchedFile(file, listener), ops);
      return new LoadedModel(header, model, device, options, room);
    } catch (RuntimeException e) {
      ops.close();
      throw e;
    }
  }

  private static Model weights(ModelHeader header, ModelFile file, Ops ops) {
    Model model = Architectures.load(file, ops);
    if (model.vocabulary() != header.vocabularySize()) {
      throw new ModelFormatException(
          header.file().path().getFileName() + ", tensor 'token_embd.weight'",
          model.vocabulary() + " rows",
          "one for each of the tokenizer's " + header.vocabularySize() + " tokens");
    }
    return model;
  }

  /** Whether the device can compute no more and another one will do. */
  boolean mustMove() {
    return device.hasAlternative() && device.ops().isLost();
  }

  /**
   * Loads the weights once more, to the fastest device but for a GPU. All states are gone; no
   * sequence may be live, and no pass under way.
   *
   * @param why the device of now will not do
   * @throws ModelException {@code why} itself, if no other device will do; or another, if the file
   *     or the memory is not there any more
   */
  void moveFromGpu(ModelException why) {
    if (!device.hasAlternative()) {
      throw why;
    }
    device.ops().close();
    device = DeviceChoice.withoutGpu(options, why);
    try (ModelHeader again = ModelHeader.open(header.file().path(), options)) {
      model = weights(again, again.weights(options), device.ops());
    }
    states.moveTo(device.ops());
    deviceDescription = device.ops().description();
    passes.moveTo(model, device.ops(), states.memory());
    urgentPasses.moveTo(model, device.ops(), states.memory());
    noteEnergies();
  }

  private static int contextTokens(ModelHeader header, EngineOptions options) {
    return Math.min(options.contextTokens(), header.outline().contextTokens());
  }

  private static MemoryPlan memoryPlan(ModelHeader header, ModelFile file, Ops ops) {
    long parameters = 0;
    long bytes = 0;
    for (TensorInfo tensor : file.tensors()) {
      parameters += tensor.rows() * tensor.columns();
      bytes += tensor.sizeBytes();
    }
    return new MemoryPlan(
        String.valueOf(file.path().getFileName()),
        parameters,
        bytes,
        header.outline().states(),
        ops.keyValueType());
  }

  /** What runs it now; from any thread. */
  String deviceDescription() {
    return deviceDescription;
  }

  /** Why it runs there; from any thread. */
  String deviceReason() {
    return device.reason();
  }

  /** What runs it, and why. */
  DeviceChoice device() {
    return device;
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

  /** The most that have a sequence at once. */
  int dialogues() {
    return dialogues;
  }

  SequenceStates states() {
    return states;
  }

  Passes passes() {
    return passes;
  }

  /** For passes that overtake a suspended one of the others. */
  Passes urgentPasses() {
    return urgentPasses;
  }

  /** How strongly who speaks. */
  Voices voices() {
    return voices;
  }

  /** Reads text and gives the logits after every token, not only the last. */
  void predict(Sequence sequence, List<Integer> ids, Consumer<float[]> logits) {
    Passes wordy =
        new Passes(model, device.ops(), states.memory(), PROMPT_ROWS, PROMPT_ROWS, Set.of());
    for (int from = 0; from < ids.size(); from += PROMPT_ROWS) {
      List<Integer> part = ids.subList(from, Math.min(ids.size(), from + PROMPT_ROWS));
      sequence.reserve(part.size());
      List<Passes.Row> rows = new ArrayList<>();
      for (int id : part) {
        rows.add(new Passes.Row(id, from + rows.size(), sequence.slot(), true));
      }
      for (float[] row : wordy.run(rows, List.of())) {
        logits.accept(row);
      }
      sequence.advance(part.size());
    }
  }

  /** Frees the device. Idempotent. */
  @Override
  public void close() {
    device.ops().close();
  }
}
