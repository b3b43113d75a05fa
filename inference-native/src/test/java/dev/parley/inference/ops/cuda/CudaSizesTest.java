package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.SsmScan;
import dev.parley.inference.ops.plain.JavaOps;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sizes at which kernels for GPUs take other ways: more positions than a partition, more heads than
 * a block, wide heads and states. All against {@link JavaOps}.
 */
class CudaSizesTest {
  private static final int SLOTS = 3;
  private static final int PAGE_TOKENS = 64;
  private static final int PAGES = 10;

  /** All rows of text, and all of generated tokens. */
  private static final int[] KINDS = {Integer.MAX_VALUE, 0};

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  private static Ops cuda(int ordinal) {
    return CudaOps.open(Precision.FAST, StandIn.library().toString(), ordinal);
  }

  private static Tensor numbers(
      Ops ops, long seed, int rows, int columns, double low, double high) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (low + random.nextDouble() * (high - low));
    }
    Tensor tensor = ops.allocate(QuantType.F32, rows, columns);
    ops.write(tensor, values);
    return tensor;
  }

  private static Tensor numbers(Ops ops, long seed, int rows, int columns) {
    return numbers(ops, seed, rows, columns, -1, 1);
  }

  private static Tensor indexes(Ops ops, int... values) {
    Tensor tensor = ops.allocate(QuantType.I32, values.length, 1);
    ops.write(tensor, values);
    return tensor;
  }

  private static float[] run(Ops ops, int promptRows, Function<Ops, Tensor> operation) {
    Tensor[] out = new Tensor[1];
    try (Pass pass =
        ops.record(Lane.MAIN, promptRows, Set.of(), () -> out[0] = operation.apply(ops))) {
      while (!pass.run(Pass.NEVER)) {
        Thread.onSpinWait();
      }
      return ops.read(out[0]);
    }
  }

  private static void assertClose(float[] expected, float[] actual, double error, String what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      int at = i;
      assertEquals(expected[i], actual[i], error, () -> what + ", number " + at);
    }
  }

  /** Values below 1 in size, weighted: scores of some hundred products move a weight by 1e-5. */
  @ParameterizedTest
  @CsvSource({
    "10, 2, 128, F16",
    "10, 2, 128, F32",
    "7, 1, 200, F16",
    "16, 2, 20, F32",
    "33, 1, 24, F16"
  })
  void attentionOverManyPositions(int heads, int keyValueHeads, int headWidth, QuantType type) {
    float[] expected;
    try (Ops java = new JavaOps(2, Precision.FAST)) {
      expected = attended(java, 0, heads, keyValueHeads, headWidth, type);
    }
    for (int device : new int[] {StandIn.SM80, StandIn.SM75}) {
      for (int kind : KINDS) {
        try (Ops ops = cuda(device)) {
          float[] actual = attended(ops, kind, heads, keyValueHeads, headWidth, type);
          assertClose(expected, actual, 2e-5, "device " + device + ", text rows " + kind);
        }
      }
    }
  }

  /** Rows of two sequences of 600 and 300 positions, and padding. */
  private static float[] attended(
      Ops ops, int promptRows, int heads, int keyValueHeads, int headWidth, QuantType type) {
    int width = keyValueHeads * headWidth;
    Tensor table = ops.allocate(QuantType.I32, SLOTS, PAGES);
    ops.write(table, IntStream.range(0, SLOTS * PAGES).map(i -> i * 7 % (SLOTS * PAGES)).toArray());
    PagedKeyValues cache =
        new PagedKeyValues(
            ops.allocate(type, SLOTS * PAGES * PAGE_TOKENS, width),
            ops.allocate(type, SLOTS * PAGES * PAGE_TOKENS, width),
            table,
            PAGE_TOKENS);
    int rows = 900;
    Tensor keys = numbers(ops, 1, rows, width);
    Tensor values = numbers(ops, 2, rows, width);
    Tensor slots = indexes(ops, IntStream.range(0, rows).map(t -> t < 600 ? 0 : 2).toArray());
    Tensor positions =
        indexes(ops, IntStream.range(0, rows).map(t -> t < 600 ? t : t - 600).toArray());
    int[] asked = {0, 1, 31, 32, 63, 255, 256, 257, 300, 511, 512, 599, 0, 15, 16, 17, 256, 299, 9};
    Tensor askedSlots =
        indexes(
            ops,
            IntStream.range(0, asked.length)
                .map(t -> t == asked.length - 1 ? -1 : t < 12 ? 0 : 2)
                .toArray());
    Tensor query = numbers(ops, 3, asked.length, heads * headWidth, -4, 4);
    run(
        ops,
        Integer.MAX_VALUE,
        device -> {
          device.storeKeyValues(keys, values, cache, slots, positions);
          return keys;
        });
    Tensor askedPositions = indexes(ops, asked);
    return run(
        ops,
        promptRows,
        device -> device.attention(query, cache, askedSlots, askedPositions, headWidth));
  }

  /** A state of 200 columns goes through its own kernel; its sum is of 200 products near 1. */
  @ParameterizedTest
  @CsvSource({"4, 40, 2, 200", "6, 33, 3, 130", "2, 16, 1, 256"})
  void scansWideStates(int heads, int headWidth, int groups, int stateWidth) {
    int[] slots = {2, 0, -1, 2, 2, 0, 1, 1, 2, 0, 0, 2, 1, -1, 0, 0, 0, 0, 0, 1, 2};
    float[] expected;
    try (Ops java = new JavaOps(2, Precision.FAST)) {
      expected = scanned(java, slots, heads, headWidth, groups, stateWidth);
    }
    try (Ops ops = cuda(StandIn.SM80)) {
      float[] actual = scanned(ops, slots, heads, headWidth, groups, stateWidth);
      assertClose(expected, actual, 2e-4, "state");
    }
  }

  /** The states, after rows that were read and then one generated token each. */
  private static float[] scanned(
      Ops ops, int[] slots, int heads, int headWidth, int groups, int stateWidth) {
    Tensor state = numbers(ops, 1, SLOTS, heads * headWidth * stateWidth);
    for (int promptRows : KINDS) {
      int[] order = promptRows == 0 ? new int[] {1, -1, 2, 0} : slots;
      int rows = order.length;
      SsmScan scan =
          new SsmScan(
              numbers(ops, 2, rows, heads * headWidth),
              numbers(ops, 3, rows, groups * stateWidth),
              numbers(ops, 4, rows, groups * stateWidth),
              numbers(ops, 5, rows, heads),
              numbers(ops, 6, 1, heads),
              numbers(ops, 7, 1, heads, -2, 0),
              numbers(ops, 8, 1, heads),
              state,
              indexes(ops, order),
              groups);
      run(ops, promptRows, device -> device.ssmScan(scan));
    }
    return ops.read(state);
  }

  /** Tensor cores of both generations add the same exact sums in the same order. */
  @ParameterizedTest
  @CsvSource({"Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"})
  void roundedTextIsTheSameOnOlderDevices(QuantType type) {
    RandomWeight file = new RandomWeight(type, 130, 768);
    float[][] products = new float[2][];
    for (int device : new int[] {StandIn.SM80, StandIn.SM75}) {
      try (Ops ops = cuda(device)) {
        Tensor weight = ops.load(file, file.weight());
        Tensor x = numbers(ops, 1, 70, 768);
        products[device] =
            run(ops, Integer.MAX_VALUE, on -> on.matmul(weight, on.quantize(x, weight)));
      }
    }
    assertArrayEquals(products[0], products[1]);
  }
}
