package dev.parley.inference.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row's numbers are the same to the bit in every batch and with any number of threads. */
interface IndependenceContract extends OpsUnderTest {

  @ParameterizedTest
  @EnumSource
  default void aRowIsTheSameInEveryBatch(RowOperation operation) {
    assertSameInEveryBatch(this::ops, ops -> operation.on(ops, OpsUnderTest.seeded(1)));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  default void aRowOfMatmulIsTheSameInEveryBatch(QuantType type) {
    assertSameInEveryBatch(
        this::ops, ops -> RowOperation.matmul(ops, OpsUnderTest.seeded(2), type));
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  default void aRowOfAFastMatmulIsTheSameInEveryBatch(QuantType type) {
    assertSameInEveryBatch(
        this::fastOps, ops -> RowOperation.matmul(ops, OpsUnderTest.seeded(2), type));
  }

  /** So many that no device does all of them at once. */
  int SMALL_OPERATIONS = 10;

  /** Slices that are over before they begin: the device stops wherever it can. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  default void aProductInSlicesIsTheSame(int threads) {
    SplittableRandom random = OpsUnderTest.seeded(3);
    StoredMatrix weight = StoredMatrix.random(random, QuantType.Q4_K, 1000, 1024);
    Matrix x = Matrix.random(random, 19, 1024);
    try (Ops ops = fastOps(threads)) {
      Tensor w = weight.on(ops);
      Tensor input = x.on(ops);
      Tensor[] out = new Tensor[1];
      Pass pass =
          ops.record(
              Set.of(),
              () -> {
                out[0] = ops.matmul(w, ops.quantize(input, w));
                for (int i = 0; i < SMALL_OPERATIONS; i++) {
                  ops.add(out[0], ops.squaredRelu(out[0]));
                }
              });
      OpsUnderTest.runWhole(pass);
      float[] whole = ops.read(out[0]);
      for (int round = 0; round < 3; round++) {
        ops.write(out[0], new float[whole.length]);
        int slices = 1;
        while (!pass.run(System.nanoTime() - 1)) {
          slices++;
        }
        assertTrue(slices > 1, "one slice");
        assertSameBits(whole, ops.read(out[0]), "round " + round);
      }
    }
  }

  private static void assertSameInEveryBatch(
      IntFunction<Ops> device, Function<Ops, RowOperation.Rows> operation) {
    List<int[]> whole = batches(RowOperation.ROWS, RowOperation.ROWS);
    List<float[]> expected = outputs(device.apply(1), operation, whole);
    for (int threads : new int[] {1, 3}) {
      for (int most : new int[] {1, 2, 20, RowOperation.ROWS}) {
        List<float[]> actual =
            outputs(device.apply(threads), operation, batches(RowOperation.ROWS, most));
        for (int t = 0; t < RowOperation.ROWS; t++) {
          assertSameBits(expected.get(t), actual.get(t), "row " + t + ", " + threads + " threads");
        }
      }
    }
  }

  /** Rows in order, cut into batches of random sizes; states make the order matter. */
  private static List<int[]> batches(int rows, int most) {
    SplittableRandom random = OpsUnderTest.seeded(most);
    List<int[]> batches = new ArrayList<>();
    int from = 0;
    while (from < rows) {
      int size = most == rows ? rows : Math.min(rows - from, 1 + random.nextInt(most));
      batches.add(IntStream.range(from, from + size).toArray());
      from += size;
    }
    return batches;
  }

  private static List<float[]> outputs(
      Ops device, Function<Ops, RowOperation.Rows> operation, List<int[]> batches) {
    List<float[]> outputs = new ArrayList<>();
    try (Ops ops = device) {
      RowOperation.Rows rows = operation.apply(ops);
      for (int[] batch : batches) {
        Matrix computed = rows.compute(batch);
        for (int i = 0; i < batch.length; i++) {
          outputs.add(computed.row(i));
        }
      }
    }
    return outputs;
  }

  private static void assertSameBits(float[] expected, float[] actual, String row) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      int column = i;
      assertEquals(
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]),
          () -> row + ", column " + column);
    }
  }
}
