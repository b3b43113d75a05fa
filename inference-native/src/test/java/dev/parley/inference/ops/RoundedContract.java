package dev.parley.inference.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Precision#FAST} rounds, and products of what was rounded. */
interface RoundedContract extends OpsUnderTest {
  /** Of the sum of the sizes of a product's terms, when both sides see the same rounded inputs. */
  double PRODUCT_TOLERANCE = 1e-5;

  int BLOCK = 32;

  @Test
  default void exactDevicesRoundNothing() {
    withOps(
        ops -> {
          SplittableRandom random = OpsUnderTest.seeded(1);
          Tensor weight = StoredMatrix.random(random, QuantType.Q8_0, 7, 64).on(ops);
          Tensor x = Matrix.random(random, 2, 64).on(ops);
          ops.record(Set.of(), () -> assertSame(x, ops.quantize(x, weight)));
          assertEquals(QuantType.F32, ops.keyValueType());
        });
  }

  /** One weight without blocks is enough: it wants all bits of x. */
  @Test
  default void roundsNothingForFloatWeights() {
    try (Ops ops = fastOps(1)) {
      SplittableRandom random = OpsUnderTest.seeded(1);
      Tensor blocks = StoredMatrix.random(random, QuantType.Q8_0, 7, 64).on(ops);
      Tensor floats = StoredMatrix.random(random, QuantType.BF16, 7, 64).on(ops);
      Tensor x = Matrix.random(random, 2, 64).on(ops);
      ops.record(Set.of(), () -> assertSame(x, ops.quantize(x, blocks, floats)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F32", "F16", "BF16", "I32", "INT8"})
  default void multipliesRoundedRowsWithEveryBlockType(QuantType type) {
    SplittableRandom random = OpsUnderTest.seeded(200 + type.ggmlId());
    for (int batch : WeightsContract.BATCHES) {
      for (int columns : new int[] {256, 1280}) {
        StoredMatrix weight = StoredMatrix.random(random, type, 37, columns);
        Matrix x = Matrix.random(random, batch, columns);
        check(weight, 37, x);
      }
    }
  }

  /** A block of zeros, numbers of very different sizes, and ties between two roundings. */
  @Test
  default void roundsAwkwardRows() {
    SplittableRandom random = OpsUnderTest.seeded(3);
    StoredMatrix weight = StoredMatrix.random(random, QuantType.Q8_0, 16, 128);
    Matrix x = Matrix.random(random, 1, 128);
    float[] row = x.row(0);
    Arrays.fill(row, 0, BLOCK, 0);
    row[BLOCK] = 1e30f;
    row[2 * BLOCK] = 1e-30f;
    for (int i = 0; i < BLOCK; i++) {
      row[3 * BLOCK + i] = i - 0.5f;
    }
    row[4 * BLOCK - 1] = 127;
    x.set(0, row);
    check(weight, 16, x);
  }

  /** Sizes that nobody would notice are zeros, the smallest that a float can hold among them. */
  @Test
  default void roundsTheSmallestToZero() {
    StoredMatrix weight =
        StoredMatrix.random(OpsUnderTest.seeded(4), QuantType.Q8_0, 16, 2 * BLOCK);
    float[] row = new float[2 * BLOCK];
    row[3] = Float.MIN_VALUE;
    row[5] = 9e-37f;
    row[BLOCK] = 1;
    Matrix x = Matrix.random(OpsUnderTest.seeded(5), 1, 2 * BLOCK);
    x.set(0, row);
    check(weight, 16, x);
  }

  /** A number that is none, wherever it stands, is seen in every output, and in no other row's. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  default void keepsBrokenNumbersSeen(float broken) {
    for (int column : new int[] {0, 15, 16, 31, 63}) {
      SplittableRandom random = OpsUnderTest.seeded(6);
      StoredMatrix weight = StoredMatrix.random(random, QuantType.Q4_0, 16, 2 * BLOCK);
      Matrix x = Matrix.random(random, 2, 2 * BLOCK);
      float[] row = x.row(1);
      row[column] = broken;
      x.set(1, row);
      try (Ops ops = fastOps(1)) {
        Tensor w = weight.on(ops);
        Matrix out = OpsUnderTest.run(ops, () -> ops.matmul(w, ops.quantize(x.asViewOn(ops), w)));
        for (int i = 0; i < 16; i++) {
          assertFalse(Float.isNaN(out.row(0)[i]), "column " + column + ", output " + i);
          assertTrue(Float.isNaN(out.row(1)[i]), "column " + column + ", output " + i);
        }
      }
    }
  }

  private void check(StoredMatrix weight, int rows, Matrix x) {
    Expected expected = product(weight, rows, x);
    try (Ops ops = fastOps(1)) {
      Tensor w = weight.on(ops);
      expected.check(
          OpsUnderTest.run(
              ops,
              () -> {
                Tensor rounded = ops.quantize(x.asViewOn(ops), w);
                assertEquals(QuantType.INT8, rounded.type());
                return ops.matmul(w, rounded);
              }));
    }
  }

  private static Expected product(StoredMatrix weight, int rows, Matrix x) {
    Expected expected = new Expected(x.rows(), rows);
    for (int t = 0; t < x.rows(); t++) {
      double[] rounded = rounded(x.row(t));
      for (int r = 0; r < rows; r++) {
        double sum = 0;
        double sizes = 0;
        for (int k = 0; k < x.columns(); k++) {
          double product = weight.at(r, k) * rounded[k];
          sum += product;
          sizes += Math.abs(product);
        }
        expected.set(t, r, sum, PRODUCT_TOLERANCE * sizes);
      }
    }
    return expected;
  }

  /** By the definition, with floats where it has floats. */
  private static double[] rounded(float[] row) {
    double[] rounded = new double[row.length];
    for (int from = 0; from < row.length; from += BLOCK) {
      float largest = 0;
      for (int i = from; i < from + BLOCK; i++) {
        largest = Math.max(largest, Math.abs(row[i]));
      }
      boolean isZero = largest < 1e-36f;
      float inverse = isZero ? 0 : 127 / largest;
      float scale = isZero ? 0 : largest / 127;
      for (int i = from; i < from + BLOCK; i++) {
        rounded[i] = Math.rint(row[i] * inverse) * scale;
      }
    }
    return rounded;
  }
}
