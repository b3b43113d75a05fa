package dev.parley.inference.ops;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Every operation with an input of fixed numbers, large enough to be worth sharing among threads,
 * to be computed over any of its rows.
 */
enum RowOperation {
  EMBED {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Tensor table = StoredMatrix.random(random, QuantType.Q6_K, 2 * ROWS, 4096).on(ops);
      int[] tokens = random.ints(ROWS, 0, 2 * ROWS).toArray();
      return rows ->
          OpsUnderTest.run(ops, () -> ops.embed(table, Matrix.indexes(ops, pick(tokens, rows))));
    }
  },
  RMS_NORM {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix x = Matrix.random(random, ROWS, WIDE);
      Tensor weight = Matrix.random(random, 1, WIDE).on(ops);
      return rows -> OpsUnderTest.run(ops, () -> ops.rmsNorm(x.rows(rows).on(ops), weight, 1e-5f));
    }
  },
  ADD {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix target = Matrix.random(random, ROWS, WIDE);
      Matrix x = Matrix.random(random, ROWS, WIDE);
      return rows -> {
        Tensor sum = target.rows(rows).on(ops);
        return OpsUnderTest.run(
            ops,
            () -> {
              ops.add(sum, x.rows(rows).on(ops));
              return sum;
            });
      };
    }
  },
  SQUARED_RELU {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix x = Matrix.random(random, ROWS, WIDE);
      return rows -> OpsUnderTest.run(ops, () -> ops.squaredRelu(x.rows(rows).on(ops)));
    }
  },
  SWIGLU {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix gate = Matrix.random(random, ROWS, WIDE);
      Matrix up = Matrix.random(random, ROWS, WIDE);
      return rows ->
          OpsUnderTest.run(ops, () -> ops.swiglu(gate.rows(rows).on(ops), up.rows(rows).on(ops)));
    }
  },
  ROPE {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix x = Matrix.random(random, ROWS, 3072);
      Tensor frequencies = Matrix.random(random, 1, 32, 0, 1).on(ops);
      int[] positions = random.ints(ROWS, 0, 4000).toArray();
      return rows -> {
        Tensor turned = x.rows(rows).on(ops);
        return OpsUnderTest.run(
            ops,
            () -> {
              ops.rope(turned, frequencies, Matrix.indexes(ops, pick(positions, rows)), 96);
              return turned;
            });
      };
    }
  },
  ATTENTION {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix query = Matrix.random(random, ROWS, 16 * 24);
      Matrix keys = Matrix.random(random, ROWS, 4 * 24);
      Matrix values = Matrix.random(random, ROWS, 4 * 24);
      AttentionContract.Sequences sequences = new AttentionContract.Sequences(ops, random, 4 * 24);
      AttentionContract.Interleaved batch =
          new AttentionContract.Interleaved(random, ROWS, new int[3]);
      return rows ->
          OpsUnderTest.run(
              ops,
              () -> {
                Tensor slots = Matrix.indexes(ops, pick(batch.slots, rows));
                Tensor positions = Matrix.indexes(ops, pick(batch.positions, rows));
                Tensor k = keys.rows(rows).on(ops);
                Tensor v = values.rows(rows).on(ops);
                ops.storeKeyValues(k, v, sequences.cache, slots, positions);
                return ops.attention(
                    query.rows(rows).on(ops), sequences.cache, slots, positions, 24);
              });
    }
  },
  CONV_SILU {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix x = Matrix.random(random, ROWS, 1001);
      Tensor weight = Matrix.random(random, 1001, 4).on(ops);
      Tensor bias = Matrix.random(random, 1, 1001).on(ops);
      Tensor state = Matrix.random(random, 3, 1001 * 3).on(ops);
      int[] slots = random.ints(ROWS, 0, 3).toArray();
      return rows ->
          OpsUnderTest.run(
              ops,
              () ->
                  ops.convSilu(
                      x.rows(rows).on(ops),
                      weight,
                      bias,
                      state,
                      Matrix.indexes(ops, pick(slots, rows))));
    }
  },
  SSM_SCAN {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix x = Matrix.random(random, ROWS, 12 * 20);
      Matrix b = Matrix.random(random, ROWS, 3 * 33);
      Matrix c = Matrix.random(random, ROWS, 3 * 33);
      Matrix dt = Matrix.random(random, ROWS, 12);
      Tensor dtBias = Matrix.random(random, 1, 12).on(ops);
      Tensor a = Matrix.random(random, 1, 12, -2, 0).on(ops);
      Tensor skip = Matrix.random(random, 1, 12).on(ops);
      Tensor state = Matrix.random(random, 3, 12 * 20 * 33).on(ops);
      int[] slots = random.ints(ROWS, 0, 3).toArray();
      return rows -> {
        SsmScan scan =
            new SsmScan(
                x.rows(rows).on(ops),
                b.rows(rows).on(ops),
                c.rows(rows).on(ops),
                dt.rows(rows).on(ops),
                dtBias,
                a,
                skip,
                state,
                Matrix.indexes(ops, pick(slots, rows)),
                3);
        return OpsUnderTest.run(ops, () -> ops.ssmScan(scan));
      };
    }
  },
  GATED_GROUP_NORM {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix y = Matrix.random(random, ROWS, 3000);
      Matrix z = Matrix.random(random, ROWS, 3000);
      Tensor weight = Matrix.random(random, 1, 3000).on(ops);
      return rows ->
          OpsUnderTest.run(
              ops,
              () ->
                  ops.gatedGroupNorm(y.rows(rows).on(ops), z.rows(rows).on(ops), weight, 3, 1e-5f));
    }
  },
  ENERGY {
    @Override
    Rows on(Ops ops, SplittableRandom random) {
      Matrix logits = Matrix.random(random, ROWS, WIDE);
      return rows -> {
        Tensor places = Matrix.indexes(ops, IntStream.range(0, rows.length).toArray());
        Tensor energies = Matrix.of(1, rows.length, new float[rows.length]).on(ops);
        Matrix noted =
            OpsUnderTest.run(
                ops,
                () -> {
                  ops.energy(logits.rows(rows).on(ops), places, energies);
                  return energies;
                });
        return Matrix.of(rows.length, 1, noted.values());
      };
    }
  };

  static final int ROWS = 41;

  /** Neither a multiple of 4 nor of 16. */
  private static final int WIDE = 2739;

  /** The outputs of these rows, computed as one batch; states move on. */
  @FunctionalInterface
  interface Rows {
    Matrix compute(int[] rows);
  }

  abstract Rows on(Ops ops, SplittableRandom random);

  /** {@code x * weight^T} for a weight of that type, x rounded where the device rounds. */
  static Rows matmul(Ops ops, SplittableRandom random, QuantType type) {
    int columns = type.blockElements() == 1 ? 515 : 512;
    Tensor weight = StoredMatrix.random(random, type, 203, columns).on(ops);
    Matrix x = Matrix.random(random, ROWS, columns);
    return rows ->
        OpsUnderTest.run(ops, () -> ops.matmul(weight, ops.quantize(x.rows(rows).on(ops), weight)));
  }

  private static int[] pick(int[] values, int[] chosen) {
    int[] picked = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      picked[i] = values[chosen[i]];
    }
    return picked;
  }
}
