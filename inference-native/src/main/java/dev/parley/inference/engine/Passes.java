package dev.parley.inference.engine;

import dev.parley.inference.model.Batch;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs a model over rows of tokens. A pass is recorded once for each shape and replayed; the few
 * shapes used last are kept.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Passes {
  /** A prompt's chunks and the decode steps of a scene use fewer shapes than this. */
  private static final int KEPT = 16;

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
  private record Shape(int prompts, int decodes, int outputs) {}

  private record Recorded(Pass pass, Batch batch, Tensor logits) {}

  private final Model model;
  private final Ops ops;
  private final StateMemory states;
  private final Set<String> taps;
  private final Batch batch;
  private final List<float[]> logitsRows = new ArrayList<>();
  private final Map<Shape, Recorded> recorded =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Recorded> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param maxRows the most rows of a pass
   * @param maxOutputs the most rows of a pass whose logits are wanted
   * @param taps names of intermediate results to keep; for tests
   */
  Passes(Model model, Ops ops, StateMemory states, int maxRows, int maxOutputs, Set<String> taps) {
    this.model = model;
    this.ops = ops;
    this.states = states;
    this.taps = taps;
    this.batch = Batch.allocate(ops, maxRows, maxOutputs);
  }

  /**
   * Reads rows into the states of their sequences, as {@link #run(List, List, Consumer)} does, in
   * one go; the logits are the caller's to keep.
   */
  float[][] run(List<Row> prompts, List<Row> decodes) {
    float[][] logits = run(prompts, decodes, Passes::runWhole);
    return Arrays.stream(logits).map(float[]::clone).toArray(float[][]::new);
  }

  /**
   * Reads rows into the states of their sequences.
   *
   * @param prompts rows of text, each sequence's in order
   * @param decodes rows of generated tokens, at most one for each sequence
   * @param runner runs a pass to its end
   * @return the logits of each row that wanted them, in order, as long as no other pass is run
   */
  float[][] run(List<Row> prompts, List<Row> decodes, Consumer<Pass> runner) {
    Recorded pass = prepare(prompts, decodes);
    copyStates(runner);
    runner.accept(pass.pass());
    float[][] logits = new float[(int) pass.logits().rows()][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logitsRow(i);
      ops.read(pass.logits().rows(i, 1), logits[i]);
    }
    return logits;
  }

  /** A vocabulary of floats is half a megabyte: too much to leave to the collector every token. */
  private float[] logitsRow(int row) {
    if (row == logitsRows.size()) {
      logitsRows.add(new float[model.vocabulary()]);
    }
    return logitsRows.get(row);
  }

  /** Makes the copies of states that were asked for: snapshots taken and gone back to. */
  void copyStates(Consumer<Pass> runner) {
    Deque<Pass> copies = states.copies();
    while (!copies.isEmpty()) {
      runner.accept(copies.element());
      copies.remove();
    }
  }

  /** Runs a pass to its end, whatever else there is to do. */
  static void runWhole(Pass pass) {
    while (!pass.run(Pass.NEVER)) {
      Thread.onSpinWait();
    }
  }

  /** The intermediate result of that name from the last run over rows of these counts. */
  float[] tapped(String name, int prompts, int outputs) {
    return ops.read(recordedFor(new Shape(prompts, 0, outputs)).pass().tapped(name));
  }

  private Recorded prepare(List<Row> prompts, List<Row> decodes) {
    int count = prompts.size() + decodes.size();
    int[] tokens = new int[count];
    int[] positions = new int[count];
    int[] slots = new int[count];
    int[] outputs = new int[count];
    int wanted = 0;
    for (int i = 0; i < count; i++) {
      Row row = i < prompts.size() ? prompts.get(i) : decodes.get(i - prompts.size());
      tokens[i] = row.token();
      positions[i] = row.position();
      slots[i] = row.slot();
      if (row.output()) {
        outputs[wanted++] = i;
      }
    }
    Recorded pass = recordedFor(new Shape(prompts.size(), decodes.size(), wanted));
    ops.write(pass.batch().tokens(), tokens);
    ops.write(pass.batch().positions(), positions);
    ops.write(pass.batch().slots(), slots);
    ops.write(pass.batch().outputs(), Arrays.copyOf(outputs, wanted));
    return pass;
  }

  private Recorded recordedFor(Shape shape) {
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
    Pass pass = ops.record(taps, () -> logits[0] = model.forward(rows, states, ops));
    return new Recorded(pass, rows, logits[0]);
  }
}
