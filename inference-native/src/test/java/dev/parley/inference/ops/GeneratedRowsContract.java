package dev.parley.inference.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a device with kernels of their own for generated tokens promises of these: the same as of
 * the others. {@link #ops} and {@link #fastOps} give devices that take every row for such a token.
 */
public interface GeneratedRowsContract extends WeightsContract, RoundedContract, AttentionContract {

  /** A device on which {@link Ops#record(Set, Runnable)} records rows of generated tokens. */
  static Ops takingAllRowsAsGenerated(Ops device) {
    return (Ops)
        Proxy.newProxyInstance(
            Ops.class.getClassLoader(),
            new Class<?>[] {Ops.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("record") && arguments.length == 2) {
                @SuppressWarnings("unchecked") // the first of the two
                Set<String> taps = (Set<String>) arguments[0];
                return device.record(Lane.MAIN, 0, taps, (Runnable) arguments[1]);
              }
              try {
                return method.invoke(device, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"I32", "INT8"})
  default void aProductOfOneRowIsTheSameAmongOthers(QuantType type) {
    for (boolean fast : new boolean[] {false, true}) {
      try (Ops ops = fast ? fastOps(1) : ops(1)) {
        RowOperation.Rows products = RowOperation.matmul(ops, OpsUnderTest.seeded(4), type);
        Matrix together = products.compute(IntStream.range(0, RowOperation.ROWS).toArray());
        for (int count : new int[] {1, 2, 3, 5, 8}) {
          Matrix some = products.compute(IntStream.range(7, 7 + count).toArray());
          for (int i = 0; i < count; i++) {
            assertArrayEquals(together.row(7 + i), some.row(i), type + ", one of " + count);
          }
        }
      }
    }
  }

  @Test
  default void attentionOfOneRowIsTheSameAmongOthers() {
    for (boolean fast : new boolean[] {false, true}) {
      try (Ops ops = fast ? fastOps(1) : ops(1)) {
        RowOperation.Rows attention = RowOperation.ATTENTION.on(ops, OpsUnderTest.seeded(5));
        int[] all = IntStream.range(0, RowOperation.ROWS).toArray();
        Matrix together = attention.compute(all);
        for (int t : new int[] {0, 13, RowOperation.ROWS - 1}) {
          assertArrayEquals(together.row(t), attention.compute(new int[] {t}).row(0), "row " + t);
        }
      }
    }
  }

  /** A state that grew by generating must be the one that reading the same tokens gives. */
  @Test
  default void aConvolutionOfGeneratedTokensIsThatOfText() {
    assertSameAsText(
        3,
        1001 * 3,
        (ops, state) -> {
          SplittableRandom random = OpsUnderTest.seeded(6);
          Tensor x = Matrix.random(random, 3, 1001).on(ops);
          Tensor weight = Matrix.random(random, 1001, 4).on(ops);
          Tensor bias = Matrix.random(random, 1, 1001).on(ops);
          Tensor slots = Matrix.indexes(ops, new int[] {2, -1, 0});
          return () -> ops.convSilu(x, weight, bias, state, slots);
        });
  }

  @Test
  default void aScanOfGeneratedTokensIsThatOfText() {
    int[][] sizes = {{12, 20, 3, 33}, {8, 80, 2, 128}, {4, 64, 1, 16}};
    for (int[] size : sizes) {
      int heads = size[0];
      int width = size[1];
      int groups = size[2];
      int stateWidth = size[3];
      assertSameAsText(
          3,
          heads * width * stateWidth,
          (ops, state) -> {
            SplittableRandom random = OpsUnderTest.seeded(7);
            SsmScan scan =
                new SsmScan(
                    Matrix.random(random, 3, heads * width).on(ops),
                    Matrix.random(random, 3, groups * stateWidth).on(ops),
                    Matrix.random(random, 3, groups * stateWidth).on(ops),
                    Matrix.random(random, 3, heads).on(ops),
                    Matrix.random(random, 1, heads).on(ops),
                    Matrix.random(random, 1, heads, -2, 0).on(ops),
                    Matrix.random(random, 1, heads).on(ops),
                    state,
                    Matrix.indexes(ops, new int[] {1, -1, 2}),
                    groups);
            return () -> ops.ssmScan(scan);
          });
    }
  }

  /** Two tokens of each sequence, one after the other, as text and as generated. */
  private void assertSameAsText(
      int slots,
      int width,
      BiFunction<Ops, Tensor, java.util.function.Supplier<Tensor>> operation) {
    float[][] states = new float[2][];
    float[][] outputs = new float[2][];
    for (int promptRows : new int[] {0, Integer.MAX_VALUE}) {
      int which = promptRows == 0 ? 0 : 1;
      try (Ops ops = ops(1)) {
        Tensor state = Matrix.random(OpsUnderTest.seeded(8), slots, width).on(ops);
        var recorded = operation.apply(ops, state);
        Tensor[] out = new Tensor[1];
        Pass pass = ops.record(Lane.MAIN, promptRows, Set.of(), () -> out[0] = recorded.get());
        OpsUnderTest.runWhole(pass);
        OpsUnderTest.runWhole(pass);
        states[which] = ops.read(state);
        Tensor padding = out[0];
        float[] first = ops.read(padding.rows(0, 1));
        float[] last = ops.read(padding.rows(2, 1));
        outputs[which] = new float[2 * first.length];
        System.arraycopy(first, 0, outputs[which], 0, first.length);
        System.arraycopy(last, 0, outputs[which], first.length, last.length);
      }
    }
    assertArrayEquals(states[1], states[0], "state");
    assertArrayEquals(outputs[1], outputs[0], "output");
  }
}
