package dev.parley.inference.ops;

import static dev.parley.inference.ops.Expected.ROUNDING;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and values in shuffled pages, and attention over them. */
interface AttentionContract extends OpsUnderTest {
  int PAGE_TOKENS = 4;
  int PAGES_PER_SLOT = 6;

  /** Three sequences whose pages lie anywhere, filled with a number that none of them writes. */
  final class Sequences {
    static final int SLOTS = 3;
    static final float UNTOUCHED = 77;

    final int[] pageTable;
    final PagedKeyValues cache;
    final Matrix keys;
    final Matrix values;

    Sequences(Ops ops, SplittableRandom random, int width) {
      this(ops, random, width, QuantType.F32);
    }

    /**
     * @param type of keys and values; of another type than F32 they begin as zeros
     */
    Sequences(Ops ops, SplittableRandom random, int width, QuantType type) {
      int rows = SLOTS * PAGES_PER_SLOT * PAGE_TOKENS;
      pageTable = shuffledPages(random);
      float[] untouched = new float[rows * width];
      Arrays.fill(untouched, UNTOUCHED);
      keys = Matrix.of(rows, width, untouched.clone());
      values = Matrix.of(rows, width, untouched.clone());
      Tensor table = ops.allocate(QuantType.I32, SLOTS, PAGES_PER_SLOT);
      ops.write(table, pageTable);
      boolean floats = type == QuantType.F32;
      Tensor k = floats ? keys.on(ops) : ops.allocate(type, rows, width);
      Tensor v = floats ? values.on(ops) : ops.allocate(type, rows, width);
      cache = new PagedKeyValues(k, v, table, PAGE_TOKENS);
    }

    private static int[] shuffledPages(SplittableRandom random) {
      int[] pages = new int[SLOTS * PAGES_PER_SLOT];
      for (int i = 0; i < pages.length; i++) {
        int other = random.nextInt(i + 1);
        pages[i] = pages[other];
        pages[other] = i;
      }
      return pages;
    }

    int row(int slot, int position) {
      int page = pageTable[slot * PAGES_PER_SLOT + position / PAGE_TOKENS];
      return page * PAGE_TOKENS + position % PAGE_TOKENS;
    }
  }

  /** Rows of a batch that go on where their sequences stand, every fifth or so padding. */
  final class Interleaved {
    final int[] slots;
    final int[] positions;

    Interleaved(SplittableRandom random, int rows, int[] lengths) {
      slots = new int[rows];
      positions = new int[rows];
      for (int t = 0; t < rows; t++) {
        slots[t] = random.nextInt(6) == 0 ? -1 : random.nextInt(lengths.length);
        if (slots[t] >= 0) {
          positions[t] = lengths[slots[t]]++;
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "3, 4, 2, 3", "17, 6, 2, 8", "20, 5, 5, 33"})
  default void attendsToItsOwnSequenceUpToItself(
      int rows, int heads, int keyValueHeads, int headWidth) {
    SplittableRandom random = OpsUnderTest.seeded(rows);
    int width = keyValueHeads * headWidth;
    withOps(
        ops -> {
          Sequences sequences = new Sequences(ops, random, width);
          int[] lengths = new int[Sequences.SLOTS];
          for (int run = 0; run < 2; run++) {
            Interleaved batch = new Interleaved(random, rows, lengths);
            Matrix keys = Matrix.random(random, rows, width);
            Matrix values = Matrix.random(random, rows, width);
            Matrix query = Matrix.random(random, rows, heads * headWidth);
            Tensor slots = Matrix.indexes(ops, batch.slots);
            Tensor positions = Matrix.indexes(ops, batch.positions);
            boolean views = run == 1;
            Tensor k = views ? keys.asViewOn(ops) : keys.on(ops);
            Tensor v = views ? values.asViewOn(ops) : values.on(ops);
            Tensor q = views ? query.asViewOn(ops) : query.on(ops);
            Matrix out =
                OpsUnderTest.run(
                    ops,
                    () -> {
                      ops.storeKeyValues(k, v, sequences.cache, slots, positions);
                      return ops.attention(q, sequences.cache, slots, positions, headWidth);
                    });
            store(sequences, batch, keys, values);
            assertArrayEquals(sequences.keys.values(), ops.read(sequences.cache.keys()));
            assertArrayEquals(sequences.values.values(), ops.read(sequences.cache.values()));
            attended(sequences, batch, query, headWidth).check(out);
          }
        });
  }

  /** Keys and values that fit into the device's own type lose nothing in it. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1, 1", "3, 4, 2, 3", "17, 6, 2, 8", "20, 5, 5, 33"})
  default void attendsToKeysAndValuesOfItsOwnType(
      int rows, int heads, int keyValueHeads, int headWidth) {
    SplittableRandom random = OpsUnderTest.seeded(rows);
    int width = keyValueHeads * headWidth;
    try (Ops ops = fastOps(1)) {
      Sequences sequences = new Sequences(ops, random, width, ops.keyValueType());
      Interleaved batch = new Interleaved(random, rows, new int[Sequences.SLOTS]);
      Matrix keys = halves(random, rows, width);
      Matrix values = halves(random, rows, width);
      Matrix query = Matrix.random(random, rows, heads * headWidth);
      Tensor slots = Matrix.indexes(ops, batch.slots);
      Tensor positions = Matrix.indexes(ops, batch.positions);
      Matrix out =
          OpsUnderTest.run(
              ops,
              () -> {
                Tensor k = keys.asViewOn(ops);
                Tensor v = values.asViewOn(ops);
                ops.storeKeyValues(k, v, sequences.cache, slots, positions);
                return ops.attention(query.on(ops), sequences.cache, slots, positions, headWidth);
              });
      store(sequences, batch, keys, values);
      attended(sequences, batch, query, headWidth).check(out);
    }
  }

  /** Numbers of few bits. */
  private static Matrix halves(SplittableRandom random, int rows, int columns) {
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextInt(-128, 129) / 64f;
    }
    return Matrix.of(rows, columns, numbers);
  }

  private static void store(Sequences sequences, Interleaved batch, Matrix keys, Matrix values) {
    for (int t = 0; t < batch.slots.length; t++) {
      if (batch.slots[t] >= 0) {
        int row = sequences.row(batch.slots[t], batch.positions[t]);
        sequences.keys.set(row, keys.row(t));
        sequences.values.set(row, values.row(t));
      }
    }
  }

  /** Padding gives zeros. */
  private static Expected attended(
      Sequences sequences, Interleaved batch, Matrix query, int headWidth) {
    int heads = query.columns() / headWidth;
    Expected expected = new Expected(query.rows(), query.columns());
    for (int t = 0; t < query.rows(); t++) {
      for (int head = 0; head < heads; head++) {
        if (batch.slots[t] >= 0) {
          int[] past = new int[batch.positions[t] + 1];
          for (int p = 0; p < past.length; p++) {
            past[p] = sequences.row(batch.slots[t], p);
          }
          attend(sequences, past, query, t, head, headWidth, expected);
        }
      }
    }
    return expected;
  }

  /**
   * A score is off by P roundings of its products' sizes and two, a weight by twice the worst
   * score's error (its own and the sum's) and an exponential, an output by that and a sum over the
   * positions, times the largest value.
   */
  private static void attend(
      Sequences sequences,
      int[] past,
      Matrix query,
      int t,
      int head,
      int headWidth,
      Expected expected) {
    int heads = query.columns() / headWidth;
    int keyValueHeads = sequences.keys.columns() / headWidth;
    int from = head / (heads / keyValueHeads) * headWidth;
    double[] weights = new double[past.length];
    double sum = 0;
    double worst = 0;
    for (int p = 0; p < past.length; p++) {
      double score = 0;
      double sizes = 0;
      for (int i = 0; i < headWidth; i++) {
        double product =
            (double) query.at(t, head * headWidth + i) * sequences.keys.at(past[p], from + i);
        score += product / Math.sqrt(headWidth);
        sizes += Math.abs(product) / Math.sqrt(headWidth);
      }
      weights[p] = Math.exp(score);
      sum += weights[p];
      worst = Math.max(worst, sizes);
    }
    double roundings = 2 * (headWidth + 4) * worst + 2 * past.length + 8;
    for (int i = 0; i < headWidth; i++) {
      double value = 0;
      double largest = 0;
      for (int p = 0; p < past.length; p++) {
        value += weights[p] / sum * sequences.values.at(past[p], from + i);
        largest = Math.max(largest, Math.abs(sequences.values.at(past[p], from + i)));
      }
      expected.set(t, head * headWidth + i, value, roundings * ROUNDING * largest);
    }
  }

  /** Scores that overflow an exponential leave the largest alone. */
  @ParameterizedTest
  @CsvSource({"300", "-300"})
  default void hugeScoresStayFinite(float first) {
    withOps(
        ops -> {
          Sequences sequences = new Sequences(ops, OpsUnderTest.seeded(1), 1);
          Tensor keys = Matrix.of(2, 1, first, -first).on(ops);
          Tensor values = Matrix.of(2, 1, 1, 2).on(ops);
          Tensor query = Matrix.of(2, 1, 10, 10).on(ops);
          Tensor slots = Matrix.indexes(ops, 1, 1);
          Tensor positions = Matrix.indexes(ops, 0, 1);
          Matrix out =
              OpsUnderTest.run(
                  ops,
                  () -> {
                    ops.storeKeyValues(keys, values, sequences.cache, slots, positions);
                    return ops.attention(query, sequences.cache, slots, positions, 1);
                  });
          assertArrayEquals(new float[] {1, first > 0 ? 1 : 2}, out.values());
        });
  }
}
