package dev.parley.inference.ops;

import static dev.parley.inference.ops.Expected.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parley.inference.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Operations that move a state on: three sequences interleaved with padding, in two runs, the state
 * of the first going into the second.
 */
interface RecurrenceContract extends OpsUnderTest {
  int SLOTS = 3;

  /** Slots of a batch's rows: every sixth or so is padding. */
  private static int[] interleaved(SplittableRandom random, int rows) {
    return IntStream.range(0, rows)
        .map(t -> random.nextInt(6) == 0 ? -1 : random.nextInt(SLOTS))
        .toArray();
  }

  /** Rows that are no padding, whose outputs nobody promises. */
  private static int[] real(int[] slots) {
    return IntStream.range(0, slots.length).filter(t -> slots[t] >= 0).toArray();
  }

  /**
   * W + 1 roundings of the sizes of the sum's terms, the slope of SiLU at most 1.1; eight for it.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 2", "3, 7, 4", "17, 33, 3", "33, 10, 5", "5, 3, 1"})
  default void convSiluSeesTheLastInputsOfItsSequence(int rows, int channels, int width) {
    SplittableRandom random = OpsUnderTest.seeded(rows);
    Matrix weight = Matrix.random(random, channels, width);
    Matrix bias = Matrix.random(random, 1, channels);
    Matrix past = Matrix.random(random, SLOTS, channels * (width - 1));
    withOps(
        ops -> {
          Tensor state = past.on(ops);
          for (int run = 0; run < 2; run++) {
            Matrix x = Matrix.random(random, rows, channels);
            int[] slots = interleaved(random, rows);
            Tensor input = run == 0 ? x.on(ops) : x.asViewOn(ops);
            Tensor indexes = Matrix.indexes(ops, slots);
            Matrix out =
                OpsUnderTest.run(
                    ops, () -> ops.convSilu(input, weight.on(ops), bias.on(ops), state, indexes));
            convolved(x, weight, bias, past, slots).check(out.rows(real(slots)));
            assertArrayEquals(past.values(), ops.read(state), "state after run " + run);
          }
        });
  }

  private static Expected convolved(
      Matrix x, Matrix weight, Matrix bias, Matrix past, int[] slots) {
    int[] real = real(slots);
    int width = weight.columns();
    Expected expected = new Expected(real.length, x.columns());
    for (int i = 0; i < real.length; i++) {
      float[] state = past.row(slots[real[i]]);
      for (int c = 0; c < x.columns(); c++) {
        float[] window = new float[width];
        System.arraycopy(state, c * (width - 1), window, 0, width - 1);
        window[width - 1] = x.at(real[i], c);
        double sum = bias.at(0, c);
        double sizes = Math.abs(sum);
        for (int k = 0; k < width; k++) {
          sum += (double) weight.at(c, k) * window[k];
          sizes += Math.abs((double) weight.at(c, k) * window[k]);
        }
        double value = OpsUnderTest.silu(sum);
        double error = 1.1 * (width + 1) * sizes + (2 * Math.abs(sum) + 8) * Math.abs(value);
        expected.set(i, c, value, error * ROUNDING);
        System.arraycopy(window, 1, state, c * (width - 1), width - 1);
      }
      past.set(slots[real[i]], state);
    }
    return expected;
  }

  /** Sizes and inputs of a scan, and its states in double with how far off a float may be. */
  final class Scan {
    final int heads;
    final int headWidth;
    final int groups;
    final int stateWidth;
    final Matrix dtBias;
    final Matrix a;
    final Matrix skip;
    final double[][] states;
    final double[][] errors;

    Scan(SplittableRandom random, int heads, int headWidth, int groups, int stateWidth) {
      this.heads = heads;
      this.headWidth = headWidth;
      this.groups = groups;
      this.stateWidth = stateWidth;
      this.dtBias = Matrix.random(random, 1, heads);
      this.a = Matrix.random(random, 1, heads, -2, -0.01);
      this.skip = Matrix.random(random, 1, heads);
      this.states = new double[SLOTS][heads * headWidth * stateWidth];
      this.errors = new double[SLOTS][heads * headWidth * stateWidth];
    }

    /**
     * One row by the formula. Errors: dt + bias rounds, and softplus never grows faster than
     * itself, so d is off by |dt + bias| + 4 roundings; the exponential adds that of its argument
     * and 4; the new term 3; the sum over N rounds N times.
     */
    void step(int slot, float[] x, float[] b, float[] c, float[] dt, Expected expected, int row) {
      for (int h = 0; h < heads; h++) {
        double raw = (double) dt[h] + dtBias.at(0, h);
        double d = Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw)));
        double errorOfD = Math.abs(raw) + 4;
        double decay = Math.exp(d * a.at(0, h));
        double errorOfDecay = Math.abs(d * a.at(0, h)) * (errorOfD + 2) + 4;
        int g = h / (heads / groups);
        for (int p = 0; p < headWidth; p++) {
          double input = x[h * headWidth + p];
          double y = 0;
          double error = 0;
          double sizes = 0;
          for (int n = 0; n < stateWidth; n++) {
            int at = (h * headWidth + p) * stateWidth + n;
            double kept = states[slot][at] * decay;
            double fresh = d * input * b[g * stateWidth + n];
            states[slot][at] = kept + fresh;
            errors[slot][at] =
                errors[slot][at] * decay
                    + (Math.abs(kept) * (errorOfDecay + 2) + Math.abs(fresh) * (errorOfD + 4))
                        * ROUNDING;
            double read = c[g * stateWidth + n];
            y += states[slot][at] * read;
            error += errors[slot][at] * Math.abs(read);
            sizes += Math.abs(states[slot][at] * read);
          }
          double skipped = skip.at(0, h) * input;
          expected.set(
              row,
              h * headWidth + p,
              y + skipped,
              error + (stateWidth + 2) * ROUNDING * (sizes + Math.abs(skipped)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 1, 2",
    "3, 4, 3, 2, 5, 2",
    "17, 6, 8, 3, 16, 3",
    "33, 5, 3, 1, 33, 3",
    "33, 4, 4, 4, 7, 30"
  })
  default void ssmScanIsTheRecurrence(
      int rows, int heads, int headWidth, int groups, int stateWidth, double dtSize) {
    SplittableRandom random = OpsUnderTest.seeded(rows);
    Scan scan = new Scan(random, heads, headWidth, groups, stateWidth);
    withOps(
        ops -> {
          Tensor state =
              Matrix.of(SLOTS, heads * headWidth * stateWidth, flatten(scan.states)).on(ops);
          for (int run = 0; run < 2; run++) {
            Matrix x = Matrix.random(random, rows, heads * headWidth);
            Matrix b = Matrix.random(random, rows, groups * stateWidth);
            Matrix c = Matrix.random(random, rows, groups * stateWidth);
            Matrix dt = Matrix.random(random, rows, heads, -dtSize, dtSize);
            int[] slots = interleaved(random, rows);
            boolean views = run == 1;
            SsmScan arguments =
                new SsmScan(
                    views ? x.asViewOn(ops) : x.on(ops),
                    views ? b.asViewOn(ops) : b.on(ops),
                    views ? c.asViewOn(ops) : c.on(ops),
                    views ? dt.asViewOn(ops) : dt.on(ops),
                    scan.dtBias.on(ops),
                    scan.a.on(ops),
                    scan.skip.on(ops),
                    state,
                    Matrix.indexes(ops, slots),
                    groups);
            Matrix out = OpsUnderTest.run(ops, () -> ops.ssmScan(arguments));
            int[] real = real(slots);
            Expected expected = new Expected(real.length, heads * headWidth);
            for (int i = 0; i < real.length; i++) {
              int t = real[i];
              scan.step(slots[t], x.row(t), b.row(t), c.row(t), dt.row(t), expected, i);
            }
            expected.check(out.rows(real));
            checkState(scan, Matrix.read(ops, state));
          }
        });
  }

  private static float[] flatten(double[][] states) {
    float[] flat = new float[states.length * states[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) states[i / states[0].length][i % states[0].length];
    }
    return flat;
  }

  private static void checkState(Scan scan, Matrix state) {
    Expected expected = new Expected(SLOTS, state.columns());
    for (int slot = 0; slot < SLOTS; slot++) {
      for (int i = 0; i < state.columns(); i++) {
        expected.set(slot, i, scan.states[slot][i], scan.errors[slot][i]);
      }
    }
    expected.check(state);
  }
}
