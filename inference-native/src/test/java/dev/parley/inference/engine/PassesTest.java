package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.format.ModelFile;
import dev.parley.inference.model.Architectures;
import dev.parley.inference.model.Batch;
import dev.parley.inference.model.Model;
import dev.parley.inference.model.Outline;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.Room;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pass gives the same bits however it is sliced, padded or shared. */
class PassesTest {
  private static final int CONTEXT = 192;
  private static final int PADDING = -1;

  /** The tiny model with its states, two of them open. */
  private static final class Laboratory implements AutoCloseable {
    final ModelFile file = ModelFormats.open(TinyModel.FILE);
    final Ops ops = new JavaOps(1);
    final Model model = Architectures.load(file, ops);
    final Outline outline = Architectures.outline(file);
    final SequenceStates states = new SequenceStates(ops, outline.states(), Room.of(2, 3, CONTEXT));
    final Passes passes = new Passes(model, ops, states.memory(), 128, 128, Set.of());
    final Sequence first = states.open().orElseThrow();
    final Sequence second = states.open().orElseThrow();

    Laboratory() {
      first.reserve(CONTEXT);
      second.reserve(CONTEXT);
    }

    /** Every number that the layers remember, of all sequences. */
    List<float[]> remembered() {
      List<float[]> remembered = new ArrayList<>();
      for (int layer = 0; layer < outline.states().layers().size(); layer++) {
        LayerState state = outline.states().layers().get(layer);
        if (state instanceof LayerState.Recurrent) {
          remembered.add(ops.read(states.memory().convolution(layer)));
          remembered.add(ops.read(states.memory().ssm(layer)));
        } else if (state instanceof LayerState.KeyValues) {
          remembered.add(ops.read(states.memory().keyValues(layer).keys()));
          remembered.add(ops.read(states.memory().keyValues(layer).values()));
        }
      }
      return remembered;
    }

    @Override
    public void close() {
      ops.close();
      file.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64})
  void aSlicedRunGivesTheBitsOfAWholeRun(int rows) {
    int[] tokens = tokens(rows, 11);
    try (Laboratory whole = new Laboratory();
        Laboratory sliced = new Laboratory()) {
      for (int part = 0; part < 2; part++) {
        List<Passes.Row> read = rows(tokens, part * rows, whole.first);
        float[][] logits = whole.passes.run(read, List.of());
        assertLogits(logits, runSliced(sliced, read));
      }
      assertRemembered(whole.remembered(), sliced.remembered());
    }
  }

  /** Records the pass anew and runs one operation a call. */
  private static float[][] runSliced(Laboratory laboratory, List<Passes.Row> rows) {
    Ops ops = laboratory.ops;
    Batch batch = Batch.allocate(ops, rows.size(), rows.size());
    ops.write(batch.tokens(), rows.stream().mapToInt(Passes.Row::token).toArray());
    ops.write(batch.positions(), rows.stream().mapToInt(Passes.Row::position).toArray());
    ops.write(batch.slots(), rows.stream().mapToInt(Passes.Row::slot).toArray());
    int[] outputs = new int[rows.size()];
    Arrays.setAll(outputs, i -> i);
    ops.write(batch.outputs(), outputs);

    List<Tensor> logits = new ArrayList<>();
    Pass pass =
        ops.record(
            Set.of(),
            () -> logits.add(laboratory.model.forward(batch, laboratory.states.memory(), ops)));
    int calls = 1;
    while (!pass.run(System.nanoTime() - 1)) {
      calls++;
    }
    assertTrue(calls > 50, "only " + calls + " slices");
    float[][] read = new float[rows.size()][];
    Arrays.setAll(read, i -> ops.read(logits.get(0).rows(i, 1)));
    return read;
  }

  @Test
  void aPassThatWasGivenUpInTheMiddleBeginsAgain() {
    int[] tokens = tokens(5, 14);
    try (Laboratory whole = new Laboratory();
        Laboratory troubled = new Laboratory()) {
      float[][] logits = whole.passes.run(rows(tokens, 0, whole.first), List.of());
      Rows rows = new Rows();
      for (Passes.Row row : rows(tokens(5, 15), 0, troubled.first)) {
        rows.addPrompt(row.token(), row.position(), row.slot(), row.output());
      }
      assertThrows(
          IllegalStateException.class,
          () -> troubled.passes.run(rows, failingInThePass(troubled.states)));
      troubled.first.reset();
      troubled.first.reserve(CONTEXT);
      assertLogits(logits, troubled.passes.run(rows(tokens, 0, troubled.first), List.of()));
    }
  }

  /** Small slices, until what is done between them fails. */
  private static Slices failingInThePass(SequenceStates states) {
    return new Slices() {
      private int slices;

      @Override
      public void await() {
        if (states.memory().copies().isEmpty() && slices++ == 20) {
          throw new IllegalStateException("a call failed");
        }
      }

      @Override
      public boolean run(Pass pass) {
        return pass.run(System.nanoTime() - 1);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 20})
  void paddingChangesNoStateAndNoOtherRow(int padding) {
    RandomGenerator random = new SplittableRandom(padding);
    int[] tokens = tokens(24, 12);
    try (Laboratory plain = new Laboratory();
        Laboratory padded = new Laboratory()) {
      for (int part = 0; part < 2; part++) {
        List<Passes.Row> rows = rows(tokens, part * tokens.length, plain.first);
        List<Passes.Row> mixed = new ArrayList<>(rows);
        for (int i = 0; i < padding; i++) {
          Passes.Row row =
              new Passes.Row(random.nextInt(512), random.nextInt(CONTEXT), PADDING, false);
          mixed.add(random.nextInt(mixed.size() + 1), row);
        }
        assertLogits(plain.passes.run(rows, List.of()), padded.passes.run(mixed, List.of()));
      }
      assertRemembered(plain.remembered(), padded.remembered());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void paddingAloneChangesNothing(int padding) {
    try (Laboratory laboratory = new Laboratory()) {
      laboratory.passes.run(rows(tokens(9, 13), 0, laboratory.first), List.of());
      List<float[]> before = laboratory.remembered();
      List<Passes.Row> rows = new ArrayList<>();
      for (int i = 0; i < padding; i++) {
        rows.add(new Passes.Row(40 + i, i, PADDING, i == 0));
      }
      laboratory.passes.run(rows, List.of());
      assertRemembered(before, laboratory.remembered());
      laboratory.passes.run(rows(tokens(1, 13), 9, laboratory.first), List.of());
      assertFalse(same(before, laboratory.remembered()), "a real row changes something");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 30})
  void twoSequencesInOnePassGiveTheBitsOfTwoPasses(int rows) {
    int[] tokens = tokens(rows, 14);
    int[] others = tokens(2 * rows + 1, 15);
    try (Laboratory apart = new Laboratory();
        Laboratory shared = new Laboratory()) {
      List<Passes.Row> first = rows(tokens, 0, apart.first);
      List<Passes.Row> second = rows(others, 0, apart.second);
      List<float[]> expected = new ArrayList<>();
      expected.addAll(List.of(apart.passes.run(first, List.of())));
      expected.addAll(List.of(apart.passes.run(second, List.of())));
      List<Passes.Row> both = new ArrayList<>(first);
      both.addAll(second);
      assertLogits(expected.toArray(float[][]::new), shared.passes.run(both, List.of()));

      List<Passes.Row> next = rows(tokens(1, 16), rows, apart.first);
      List<Passes.Row> other = rows(tokens(3, 17), 2 * rows + 1, apart.second);
      float[] decoded = apart.passes.run(List.of(), next)[0];
      float[][] read = apart.passes.run(other, List.of());
      float[][] mixed = shared.passes.run(other, next);
      assertLogits(read, Arrays.copyOf(mixed, 3));
      assertArrayEquals(decoded, mixed[3]);
      assertRemembered(apart.remembered(), shared.remembered());
    }
  }

  private static int[] tokens(int count, long seed) {
    return new SplittableRandom(seed).ints(count, 0, 512).toArray();
  }

  /** Rows of one sequence from a position on, all with logits. */
  private static List<Passes.Row> rows(int[] tokens, int from, Sequence sequence) {
    List<Passes.Row> rows = new ArrayList<>();
    for (int token : tokens) {
      rows.add(new Passes.Row(token, from + rows.size(), sequence.slot(), true));
    }
    return rows;
  }

  private static void assertLogits(float[][] expected, float[][] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], "row " + i);
    }
  }

  private static void assertRemembered(List<float[]> expected, List<float[]> found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i), "state " + i);
    }
  }

  private static boolean same(List<float[]> some, List<float[]> others) {
    for (int i = 0; i < some.size(); i++) {
      if (!Arrays.equals(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
