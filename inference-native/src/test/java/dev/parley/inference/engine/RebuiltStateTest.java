package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How far a state that grew while a GPU wrote is from one that it read again as text, in tiles and
 * on tensor cores. Measures another model with {@code -Dparley.rebuilt.model=FILE}.
 */
class RebuiltStateTest {
  private static final System.Logger LOG = System.getLogger(RebuiltStateTest.class.getName());
  private static final int READ = 40;
  private static final int WRITTEN = Fixtures.count(160);
  private static final int STEPS = Fixtures.count(80);

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  /** How far numbers are from others: the most, beside the largest of them. */
  private static final class Distance {
    private double most;
    private double largest;

    void add(float[] expected, float[] found) {
      for (int i = 0; i < expected.length; i++) {
        most = Math.max(most, Math.abs(expected[i] - found[i]));
        largest = Math.max(largest, Math.abs(expected[i]));
      }
    }

    double relative() {
      return largest == 0 ? 0 : most / largest;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2e of %.3g (%.1e)", most, largest, relative());
    }
  }

  /**
   * Both add up the same products in another order. What that does to the last bit may round to
   * another byte where activations are rounded, which is a step of 1/127 of the largest of 32.
   *
   * @param most relative
   */
  @ParameterizedTest
  @CsvSource({"80, EXACT, 1e-4", "75, EXACT, 1e-4", "80, FAST, 5e-2", "75, FAST, 5e-2"})
  void isAlmostTheSame(int capability, Precision precision, double most) {
    int ordinal = capability == 80 ? StandIn.SM80 : StandIn.SM75;
    Path file = Path.of(System.getProperty("parley.rebuilt.model", TinyModel.FILE.toString()));
    EngineOptions options =
        EngineOptions.defaults()
            .withMaxDialogues(2)
            .withContextTokens(320)
            .withExact(precision == Precision.EXACT);
    Ops ops = CudaOps.open(precision, StandIn.library().toString(), ordinal);
    try (ModelHeader header = ModelHeader.open(file);
        LoadedModel model = LoadedModel.load(header, ops, options);
        Sequence grown = model.states().open().orElseThrow();
        Sequence rebuilt = model.states().open().orElseThrow()) {
      FixedInput input = new FixedInput(model);
      List<Integer> ids = new ArrayList<>();
      new SplittableRandom(1).ints(READ, 0, header.vocabularySize()).forEach(ids::add);
      float[] next = input.read(grown, ids);
      for (int i = 0; i < WRITTEN; i++) {
        int id = likeliest(next);
        ids.add(id);
        next = input.step(List.of(grown), List.of(id))[0];
      }
      float[] again = input.read(rebuilt, ids);
      Distance states = new Distance();
      for (int layer = 0; layer < header.outline().states().layers().size(); layer++) {
        if (header.outline().states().layers().get(layer) instanceof LayerState.Recurrent) {
          Tensor ssm = model.states().memory().ssm(layer);
          Tensor convolution = model.states().memory().convolution(layer);
          states.add(row(ops, ssm, grown), row(ops, ssm, rebuilt));
          states.add(row(ops, convolution, grown), row(ops, convolution, rebuilt));
        }
      }
      Distance first = new Distance();
      first.add(next, again);
      Distance logits = new Distance();
      int same = 0;
      for (int i = 0; i < STEPS; i++) {
        int id = likeliest(next);
        same += id == likeliest(again) ? 1 : 0;
        float[][] both = input.step(List.of(grown, rebuilt), List.of(id, id));
        next = both[0];
        again = both[1];
        logits.add(next, again);
      }
      LOG.log(
          System.Logger.Level.INFO,
          "{0} on {1}, {7}: states {2}, the next logits {3}, those of {4} more tokens {5}; {6} of {4}"
              + " have the same likeliest",
          file.getFileName(),
          ops.description(),
          states,
          first,
          STEPS,
          logits,
          same,
          precision);
      assertTrue(states.relative() < most, states::toString);
      assertTrue(logits.relative() < most, logits::toString);
      assertTrue(logits.most > 0, "they are the same");
      int agreeing = same;
      assertTrue(same >= 0.9 * STEPS, () -> agreeing + " of " + STEPS);
    }
  }

  private static float[] row(Ops ops, Tensor states, Sequence sequence) {
    return ops.read(states.rows(sequence.slot(), 1));
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int id = 1; id < logits.length; id++) {
      best = logits[id] > logits[best] ? id : best;
    }
    return best;
  }
}
