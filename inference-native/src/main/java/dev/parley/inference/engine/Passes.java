package dev.parley.inference.engine;

import dev.parley.inference.model.Batch;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs a model over rows of tokens. A pass is recorded once for each shape and replayed; the few
 * shapes used last are kept.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Passes {
  /** A recording is about a hundred kilobytes. */
  private static final int KEPT = 64;

  /** More characters seldom speak at once. */
  private static final int USUAL_DECODES = 8;

  /**
   * One token to read.
   *
   * @param token its id
   * @param position its place in its sequence
   * @param slot its sequence
   * @param output whether the logits after it are wanted
   */
  record Row(int token, int position, int slot, boolean output) {}

  /**
   * What a recording depends on.
   *
   * @param prompts rows of text that is read
   * @param decodes rows of tokens that were generated
   * @param outputs rows whose logits are wanted
   */
  private record Shape(int prompts, int decodes, int outputs) {

    /** This, if it has these counts: mostly a pass has the shape of the one before. */
    Shape of(int prompts, int decodes, int outputs) {
      boolean same = this.prompts == prompts && this.decodes == decodes && this.outputs == outputs;
      return same ? this : new Shape(prompts, decodes, outputs);
    }
  }

  /**
   * A recording, and where it reads and writes.
   *
   * @param logits one row each
   */
  private record Recorded(Pass pass, Batch batch, List<Tensor> logits) {}

  private final Lane lane;
  private Model model;
  private Ops ops;
  private StateMemory states;
  private final Set<String> taps;
  private final int maxRows;
  private final int maxOutputs;
  private Batch batch;
  private Voices voices = new Voices(0);
  private final List<float[]> logitsRows = new ArrayList<>();

  /** Of the last pass. */
  private Shape latest = new Shape(0, 0, 0);

  private final Map<Shape, Recorded> recorded =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Recorded> eldest) {
          if (size() <= KEPT) {
            return false;
          }
          eldest.getValue().pass().close();
          return true;
        }
      };

  /**
   * @param maxRows the most rows of a pass
   * @param maxOutputs the most rows of a pass whose logits are wanted
   * @param taps names of intermediate results to keep; for tests
   */
  Passes(Model model, Ops ops, StateMemory states, int maxRows, int maxOutputs, Set<String> taps) {
    this(Lane.MAIN, model, ops, states, maxRows, maxOutputs, taps);
  }

  /** The same in a lane of its own. */
  Passes(
      Lane lane,
      Model model,
      Ops ops,
      StateMemory states,
      int maxRows,
      int maxOutputs,
      Set<String> taps) {
    this.lane = lane;
    this.model = model;
    this.ops = ops;
    this.states = states;
    this.taps = taps;
    this.maxRows = maxRows;
    this.maxOutputs = maxOutputs;
    this.batch = Batch.allocate(ops, maxRows, maxOutputs);
  }

  /** Goes on with the same model on another device; no pass may be under way. */
  void moveTo(Model moved, Ops to, StateMemory memory) {
    model = moved;
    ops = to;
    states = memory;
    recorded.clear();
    batch = Batch.allocate(to, maxRows, maxOutputs);
  }

  /**
   * From now on each token leaves how strong it is; called before a pass is recorded.
   *
   * @param energies (1, N) of the device: the floats of the voices
   */
  void noteEnergies(Voices shown, Tensor energies) {
    voices = shown;
    batch = batch.withEnergies(ops.allocate(QuantType.I32, maxOutputs, 1), energies);
  }

  /** Whose tokens are noted; none unless {@link #noteEnergies} was called. */
  Voices voices() {
    return voices;
  }

  /**
   * Reads rows into the states of their sequences, as {@link #run(Rows, Slices)} does, in one go;
   * the logits are the caller's to keep.
   */
  float[][] run(List<Row> prompts, List<Row> decodes) {
    Rows rows = new Rows();
    prompts.forEach(row -> rows.addPrompt(row.token(), row.position(), row.slot(), row.output()));
    decodes.forEach(row -> rows.addDecode(row.token(), row.position(), row.slot(), row.output()));
    run(rows, Slices.WHOLE);
    float[][] logits = new float[rows.outputCount()][];
    Arrays.setAll(logits, i -> logits(i).clone());
    return logits;
  }

  /**
   * Reads rows into the states of their sequences; {@link #logits} are those after it.
   *
   * @param rows each sequence's in order, and at most one for each that generates
   */
  void run(Rows rows, Slices slices) {
    Recorded pass = prepare(rows);
    copyStates(slices);
    try {
      do {
        slices.await();
      } while (!slices.run(pass.pass()));
    } catch (RuntimeException e) {
      recorded.values().remove(pass); // it would go on from where it was given up
      pass.pass().close();
      throw e;
    }
    readLogits(pass);
    readEnergies(pass);
  }

  /** Where nobody asks for them here they stay on the device. */
  private void readEnergies(Recorded pass) {
    Batch.Energies energies = pass.batch().energies();
    if (energies != null && voices.isRead() && !pass.logits().isEmpty()) {
      ops.read(energies.target(), voices.array());
    }
  }

  private void readLogits(Recorded pass) {
    for (int i = 0; i < pass.logits().size(); i++) {
      if (i == logitsRows.size()) {
        logitsRows.add(new float[model.vocabulary()]);
      }
      ops.read(pass.logits().get(i), logitsRows.get(i));
    }
  }

  /**
   * The logits of the row of the last run that wanted them as the i-th. Good until the next run: a
   * vocabulary of floats is half a megabyte, too much to leave to the collector every token.
   */
  float[] logits(int i) {
    return logitsRows.get(i);
  }

  /**
   * Makes the copies of states that were asked for: snapshots taken and gone back to. Whatever runs
   * while this waits makes those that are left, so each time the first one that is left goes on.
   */
  void copyStates(Slices slices) {
    Deque<Pass> copies = states.copies();
    while (!copies.isEmpty()) {
      slices.await();
      if (!copies.isEmpty() && slices.run(copies.element())) {
        copies.remove().close();
      }
    }
  }

  /** The intermediate result of that name from the last run over rows of these counts. */
  float[] tapped(String name, int prompts, int outputs) {
    return ops.read(recordedFor(new Shape(prompts, 0, outputs)).pass().tapped(name));
  }

  /** Whether a pass over rows of these counts was recorded and kept. */
  boolean knows(Rows rows) {
    latest = shapeOf(rows);
    return recorded.containsKey(latest);
  }

  /** Records a pass over rows of these counts, if it is not known. */
  void know(Rows rows) {
    recordedFor(shapeOf(rows));
  }

  /**
   * Records the shapes that a frame budget makes common, powers of two of text and some who speak
   * at once, and reads what they would give.
   */
  void recordUsual(int maxPrompts, int maxDecodes) {
    for (int prompts = 1; prompts <= maxPrompts; prompts *= 2) {
      recordedFor(new Shape(prompts, 0, 0));
      readLogits(recordedFor(new Shape(prompts, 0, 1)));
    }
    for (int decodes = 1; decodes <= Math.min(maxDecodes, USUAL_DECODES); decodes++) {
      readLogits(recordedFor(new Shape(0, decodes, decodes)));
    }
  }

  private Shape shapeOf(Rows rows) {
    return latest.of(rows.prompts(), rows.decodes(), rows.outputCount());
  }

  private Recorded prepare(Rows rows) {
    Recorded pass = recordedFor(shapeOf(rows));
    ops.write(pass.batch().tokens(), rows.tokens(), rows.count());
    ops.write(pass.batch().positions(), rows.positions(), rows.count());
    ops.write(pass.batch().slots(), rows.slots(), rows.count());
    ops.write(pass.batch().outputs(), rows.outputs(), rows.outputCount());
    Batch.Energies energies = pass.batch().energies();
    if (energies != null) {
      ops.write(energies.places(), rows.places(), rows.outputCount());
    }
    return pass;
  }

  private Recorded recordedFor(Shape shape) {
    latest = shape;
    Recorded known = recorded.get(shape);
    if (known == null) {
      known = record(shape);
      recorded.put(shape, known);
    }
    return known;
  }

  private Recorded record(Shape shape) {
    Batch rows = batch.of(shape.prompts() + shape.decodes(), shape.outputs());
    Tensor[] logits = new Tensor[1];
    Pass pass =
        ops.record(lane, shape.prompts(), taps, () -> logits[0] = model.forward(rows, states, ops));
    List<Tensor> each =
        IntStream.range(0, shape.outputs()).mapToObj(i -> logits[0].rows(i, 1)).toList();
    return new Recorded(pass, rows, each);
  }
}
