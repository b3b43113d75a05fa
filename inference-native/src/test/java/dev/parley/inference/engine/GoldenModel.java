package dev.parley.inference.engine;

import dev.parley.inference.Fixtures;
import dev.parley.inference.format.ModelFile;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Model;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.SequenceStates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A loaded model with one sequence, fed by hand. */
final class GoldenModel implements AutoCloseable {
  private static final int CONTEXT = 512;

  final SequenceStates.Sequence sequence;
  final SequenceStates states;
  private final ModelFile file;
  private final Ops ops;
  private final Model model;
  private final Passes passes;

  GoldenModel(Path path, Set<String> taps) {
    this(new JavaOps(2), path, taps);
  }

  /** Takes over the device: it is closed with this. */
  GoldenModel(Ops ops, Path path, Set<String> taps) {
    this.file = ModelFormats.open(path);
    this.ops = ops;
    this.model = Architectures.load(file, ops);
    this.states =
        new SequenceStates(ops, Architectures.outline(file).states(), Room.of(2, 4, CONTEXT));
    this.passes = new Passes(model, ops, states.memory(), CONTEXT, CONTEXT, taps);
    this.sequence = states.open().orElseThrow();
  }

  int vocabulary() {
    return model.vocabulary();
  }

  Ops ops() {
    return ops;
  }

  /** Reads ids in chunks and gives the logits after each. */
  List<float[]> read(List<Integer> ids, int chunk) {
    List<float[]> logits = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += chunk) {
      List<Integer> part = ids.subList(from, Math.min(ids.size(), from + chunk));
      sequence.reserve(part.size());
      List<Passes.Row> rows = new ArrayList<>();
      for (int id : part) {
        rows.add(new Passes.Row(id, sequence.length() + rows.size(), sequence.slot(), true));
      }
      logits.addAll(List.of(passes.run(rows, List.of())));
      sequence.advance(part.size());
    }
    return logits;
  }

  /** Reads one generated token and gives the logits after it. */
  private float[] readGenerated(int id) {
    sequence.reserve(1);
    Passes.Row row = new Passes.Row(id, sequence.length(), sequence.slot(), true);
    float[] logits = passes.run(List.of(), List.of(row))[0];
    sequence.advance(1);
    return logits;
  }

  /** The most likely continuation, after {@code logits}. */
  List<Integer> greedy(float[] logits, int count) {
    List<Integer> ids = new ArrayList<>();
    float[] next = logits;
    while (ids.size() < count) {
      int best = 0;
      for (int id = 1; id < next.length; id++) {
        best = next[id] > next[best] ? id : best;
      }
      ids.add(best);
      next = readGenerated(best);
    }
    return ids;
  }

  /** What was tapped in the one pass that read {@code rows} rows. */
  float[] tapped(String name, int rows) {
    return passes.tapped(name, rows, rows);
  }

  @Override
  public void close() {
    ops.close();
    file.close();
  }

  /** The largest difference between equally long arrays. */
  static float distance(float[] expected, int at, float[] found) {
    float largest = 0;
    for (int i = 0; i < found.length; i++) {
      float difference = Math.abs(expected[at + i] - found[i]);
      largest = difference <= largest ? largest : difference; // a NaN sticks
    }
    return largest;
  }

  static float[] golden(String path) {
    return Fixtures.floats(Fixtures.shared("fixtures/" + path));
  }
}
