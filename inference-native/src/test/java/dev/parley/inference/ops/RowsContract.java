package dev.parley.inference.ops;

import static dev.parley.inference.ops.Expected.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operations that take each row by itself, by their formulas in double. */
interface RowsContract extends OpsUnderTest {
  float EPSILON = 1e-5f;

  /** Half the roundings of a sum of D squares, because of the root, and four beside it. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "17, 33", "33, 130"})
  default void rmsNormDividesByTheRootOfTheMeanSquare(int rows, int columns) {
    SplittableRandom random = OpsUnderTest.seeded(1);
    Matrix x = Matrix.random(random, rows, columns);
    Matrix weight = Matrix.random(random, 1, columns);
    Expected expected = new Expected(rows, columns);
    for (int t = 0; t < rows; t++) {
      double squares = 0;
      for (int i = 0; i < columns; i++) {
        squares += (double) x.at(t, i) * x.at(t, i);
      }
      double root = Math.sqrt(squares / columns + EPSILON);
      for (int i = 0; i < columns; i++) {
        expected.setRounded(t, i, x.at(t, i) / root * weight.at(0, i), columns / 2.0 + 4);
      }
    }
    withOps(
        ops -> {
          Tensor w = weight.on(ops);
          expected.check(OpsUnderTest.run(ops, () -> ops.rmsNorm(x.on(ops), w, EPSILON)));
          expected.check(OpsUnderTest.run(ops, () -> ops.rmsNorm(x.asViewOn(ops), w, EPSILON)));
        });
  }

  @Test
  default void rmsNormOfZerosIsZero() {
    withOps(
        ops -> {
          Matrix zeros = Matrix.of(1, 3, 0, 0, 0);
          Matrix ones = Matrix.of(1, 3, 1, 1, 1);
          Matrix out =
              OpsUnderTest.run(ops, () -> ops.rmsNorm(zeros.on(ops), ones.on(ops), EPSILON));
          assertArrayEquals(new float[3], out.values());
        });
  }

  /** One rounding. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "17, 33", "33, 130"})
  default void addAddsInPlaceAndNowhereElse(int rows, int columns) {
    SplittableRandom random = OpsUnderTest.seeded(2);
    Matrix target = Matrix.random(random, rows, columns);
    Matrix x = Matrix.random(random, rows, columns);
    Expected expected = new Expected(rows, columns);
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < columns; i++) {
        expected.setRounded(t, i, (double) target.at(t, i) + x.at(t, i), 1);
      }
    }
    withOps(
        ops -> {
          expected.check(inPlace(ops, target.on(ops), sum -> ops.add(sum, x.on(ops))));
          expected.check(inPlace(ops, target.asViewOn(ops), sum -> ops.add(sum, x.asViewOn(ops))));
        });
  }

  private static Matrix inPlace(Ops ops, Tensor target, Consumer<Tensor> operation) {
    return OpsUnderTest.run(
        ops,
        () -> {
          operation.accept(target);
          return target;
        });
  }

  /** One rounding. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "17, 33", "33, 130"})
  default void squaredReluSquaresWhatIsPositive(int rows, int columns) {
    Matrix x = Matrix.random(OpsUnderTest.seeded(3), rows, columns);
    Expected expected = new Expected(rows, columns);
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < columns; i++) {
        expected.setRounded(t, i, Math.pow(Math.max(x.at(t, i), 0), 2), 1);
      }
    }
    withOps(
        ops -> {
          expected.check(OpsUnderTest.run(ops, () -> ops.squaredRelu(x.on(ops))));
          expected.check(OpsUnderTest.run(ops, () -> ops.squaredRelu(x.asViewOn(ops))));
        });
  }

  /** An exponential in f32 is within two roundings of {@code |x|} more than its own; six beside. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "17, 33", "33, 130"})
  default void swigluGatesBySilu(int rows, int columns) {
    SplittableRandom random = OpsUnderTest.seeded(4);
    Matrix gate = Matrix.random(random, rows, columns, -100, 100);
    Matrix up = Matrix.random(random, rows, columns);
    Expected expected = new Expected(rows, columns);
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < columns; i++) {
        double value = OpsUnderTest.silu(gate.at(t, i)) * up.at(t, i);
        expected.setRounded(t, i, value, 2 * Math.abs(gate.at(t, i)) + 6);
      }
    }
    withOps(
        ops -> {
          expected.check(OpsUnderTest.run(ops, () -> ops.swiglu(gate.on(ops), up.on(ops))));
          expected.check(
              OpsUnderTest.run(ops, () -> ops.swiglu(gate.asViewOn(ops), up.asViewOn(ops))));
        });
  }

  @Test
  default void swigluOfFarNumbersIsFinite() {
    withOps(
        ops -> {
          Matrix gate = Matrix.of(1, 3, -1000, 1000, 0);
          Matrix up = Matrix.of(1, 3, 2, 2, 2);
          Matrix out = OpsUnderTest.run(ops, () -> ops.swiglu(gate.on(ops), up.on(ops)));
          assertArrayEquals(new float[] {0, 2000, 0}, out.values(), 0f);
        });
  }

  /** The angle is a float: its rounding grows with it. */
  @ParameterizedTest
  @CsvSource({"1, 1, 2, 1", "3, 2, 8, 4", "17, 3, 10, 3", "33, 5, 16, 8"})
  default void ropeTurnsPairsByTheirPosition(int rows, int heads, int headWidth, int pairs) {
    SplittableRandom random = OpsUnderTest.seeded(5);
    Matrix x = Matrix.random(random, rows, heads * headWidth);
    Matrix frequencies = Matrix.random(random, 1, pairs, 0, 1);
    int[] positions = random.ints(rows, 0, 8000).toArray();
    Expected expected = new Expected(rows, heads * headWidth);
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < heads * headWidth; i++) {
        int pair = i % headWidth / 2;
        if (pair >= pairs) {
          expected.set(t, i, x.at(t, i), 0);
          continue;
        }
        double angle = (double) positions[t] * frequencies.at(0, pair);
        double even = x.at(t, i - i % headWidth % 2);
        double odd = x.at(t, i - i % headWidth % 2 + 1);
        double turned =
            i % headWidth % 2 == 0
                ? even * Math.cos(angle) - odd * Math.sin(angle)
                : even * Math.sin(angle) + odd * Math.cos(angle);
        expected.set(t, i, turned, (angle + 4) * ROUNDING * (Math.abs(even) + Math.abs(odd)));
      }
    }
    withOps(
        ops -> {
          Tensor f = frequencies.on(ops);
          Tensor p = Matrix.indexes(ops, positions);
          expected.check(inPlace(ops, x.on(ops), turned -> ops.rope(turned, f, p, headWidth)));
          expected.check(
              inPlace(ops, x.asViewOn(ops), turned -> ops.rope(turned, f, p, headWidth)));
        });
  }

  /** As for {@link #rmsNormDividesByTheRootOfTheMeanSquare}, and twice what the gate adds. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 7, 1", "17, 33, 3", "33, 130, 10"})
  default void gatedGroupNormGatesThenNormalisesGroups(int rows, int columns, int groups) {
    SplittableRandom random = OpsUnderTest.seeded(6);
    Matrix y = Matrix.random(random, rows, columns);
    Matrix z = Matrix.random(random, rows, columns);
    Matrix weight = Matrix.random(random, 1, columns);
    int width = columns / groups;
    Expected expected = new Expected(rows, columns);
    for (int t = 0; t < rows; t++) {
      for (int i = 0; i < columns; i++) {
        double squares = 0;
        for (int j = i / width * width; j < (i / width + 1) * width; j++) {
          squares += Math.pow(y.at(t, j) * OpsUnderTest.silu(z.at(t, j)), 2);
        }
        double gated = y.at(t, i) * OpsUnderTest.silu(z.at(t, i));
        double normal = gated / Math.sqrt(squares / width + EPSILON);
        expected.setRounded(t, i, normal * weight.at(0, i), width / 2.0 + 4 + 2 * 10);
      }
    }
    withOps(
        ops -> {
          Tensor w = weight.on(ops);
          expected.check(
              OpsUnderTest.run(
                  ops, () -> ops.gatedGroupNorm(y.on(ops), z.on(ops), w, groups, EPSILON)));
          expected.check(
              OpsUnderTest.run(
                  ops,
                  () -> ops.gatedGroupNorm(y.asViewOn(ops), z.asViewOn(ops), w, groups, EPSILON)));
        });
  }

  @Test
  default void gatherTakesRowsInAnyOrder() {
    Matrix x = Matrix.random(OpsUnderTest.seeded(7), 9, 13);
    int[] rows = {8, 0, 3, 3, 7};
    withOps(
        ops -> {
          Tensor chosen = Matrix.indexes(ops, rows);
          Matrix dense = OpsUnderTest.run(ops, () -> ops.gather(x.on(ops), chosen));
          Matrix view = OpsUnderTest.run(ops, () -> ops.gather(x.asViewOn(ops), chosen));
          assertArrayEquals(x.rows(rows).values(), dense.values());
          assertArrayEquals(x.rows(rows).values(), view.values());
        });
  }

  /** An exponential of a difference, as in {@link #swigluGatesBySilu}, and half a sum of them. */
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 7", "4, 33", "3, 1030"})
  default void energyIsWhatTheLikeliestTokenLeaves(int rows, int tokens) {
    SplittableRandom random = OpsUnderTest.seeded(8);
    Matrix logits = Matrix.random(random, rows, tokens, -30, 5);
    int[] places = {4, -1, 0, 2};
    float[] before = {9, 9, 9, 9, 9};
    Expected expected = new Expected(1, before.length);
    for (int i = 0; i < before.length; i++) {
      expected.set(0, i, before[i], 0);
    }
    for (int t = 0; t < rows; t++) {
      double sum = 0;
      double largest =
          IntStream.range(0, tokens).mapToDouble(column(logits, t)).max().orElseThrow();
      for (int i = 0; i < tokens; i++) {
        sum += Math.exp(logits.at(t, i) - largest);
      }
      if (places[t] >= 0) {
        double left = 1 - 1 / sum;
        double error = ROUNDING + (2 * 35 + 6 + tokens / 2.0) * ROUNDING / sum;
        double low = Math.sqrt(Math.max(0, left - error));
        expected.set(0, places[t], Math.sqrt(left), Math.sqrt(left + error) - low);
      }
    }
    withOps(
        ops -> {
          Tensor where = Matrix.indexes(ops, Arrays.copyOf(places, rows));
          for (Tensor x : List.of(logits.on(ops), logits.asViewOn(ops))) {
            Tensor target = Matrix.of(1, before.length, before).on(ops);
            expected.check(inPlace(ops, target, noted -> ops.energy(x, where, noted)));
          }
        });
  }

  private static IntToDoubleFunction column(Matrix matrix, int row) {
    return column -> matrix.at(row, column);
  }

  @Test
  default void energyOfACertainTokenIsNothing() {
    withOps(
        ops -> {
          Tensor logits = Matrix.of(2, 3, -500, 500, -500, 1e30f, -1e30f, 0).on(ops);
          Tensor places = Matrix.indexes(ops, 0, 1);
          Tensor target = Matrix.of(1, 2, 9, 9).on(ops);
          Matrix noted = inPlace(ops, target, into -> ops.energy(logits, places, into));
          assertArrayEquals(new float[2], noted.values());
        });
  }
}
