package dev.parley.inference.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.tensor.HalfFloat;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What may be recorded, what a recording keeps, and how a pass is cut into slices. */
interface RecordingContract extends OpsUnderTest {

  @Test
  default void operationsAreRefusedOutsideARecording() {
    withOps(
        ops -> {
          Tensor x = ops.allocate(QuantType.F32, 2, 3);
          assertThrows(IllegalStateException.class, () -> ops.squaredRelu(x));
          assertThrows(IllegalStateException.class, () -> ops.add(x, x));
          assertThrows(IllegalStateException.class, () -> ops.tap("x", x));
          ops.record(Set.of(), () -> ops.squaredRelu(x));
          assertThrows(IllegalStateException.class, () -> ops.squaredRelu(x));
        });
  }

  @Test
  default void recordingsDoNotNest() {
    withOps(
        ops -> {
          Tensor x = Matrix.of(1, 2, 3, -1).on(ops);
          Matrix out =
              OpsUnderTest.run(
                  ops,
                  () -> {
                    assertThrows(IllegalStateException.class, () -> ops.record(Set.of(), () -> {}));
                    return ops.squaredRelu(x);
                  });
          assertArrayEquals(new float[] {9, 0}, out.values());
        });
  }

  @Test
  default void recordsAgainAfterAFailure() {
    withOps(
        ops -> {
          Tensor x = Matrix.of(1, 2, 3, -1).on(ops);
          Exception failure = new IllegalStateException("the model is broken");
          assertEquals(
              failure,
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      ops.record(
                          Set.of(),
                          () -> {
                            ops.add(x, x);
                            throw (IllegalStateException) failure;
                          })));
          Matrix out = OpsUnderTest.run(ops, () -> ops.squaredRelu(x));
          assertArrayEquals(new float[] {9, 0}, out.values());
        });
  }

  @Test
  default void computesNothingWhileRecording() {
    withOps(
        ops -> {
          Tensor x = Matrix.of(1, 2, 3, -1).on(ops);
          Pass pass = ops.record(Set.of(), () -> ops.add(x, x));
          assertArrayEquals(new float[] {3, -1}, ops.read(x));
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {6, -2}, ops.read(x));
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {12, -4}, ops.read(x));
        });
  }

  @Test
  default void keepsTheTapsThatWereAskedFor() {
    withOps(
        ops -> {
          Tensor x = Matrix.of(1, 2, 3, -1).on(ops);
          Pass pass =
              ops.record(
                  Set.of("before", "never met"),
                  () -> {
                    ops.tap("before", x);
                    ops.add(x, x);
                    ops.tap("after", x);
                  });
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {3, -1}, ops.read(pass.tapped("before")));
          assertThrows(IllegalArgumentException.class, () -> pass.tapped("after"));
          assertThrows(IllegalArgumentException.class, () -> pass.tapped("never met"));
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {6, -2}, ops.read(pass.tapped("before")));
        });
  }

  @Test
  default void aTapOfAViewIsDense() {
    withOps(
        ops -> {
          Tensor wide = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6).on(ops);
          Pass pass = ops.record(Set.of("part"), () -> ops.tap("part", wide.columns(1, 2)));
          OpsUnderTest.runWhole(pass);
          assertTrue(pass.tapped("part").isDense());
          assertArrayEquals(new float[] {2, 3, 5, 6}, ops.read(pass.tapped("part")));
        });
  }

  @Test
  default void releasedScratchIsGivenOutAgain() {
    withOps(
        ops -> {
          Tensor x = ops.allocate(QuantType.F32, 3, 1000);
          ops.record(
              Set.of(),
              () -> {
                Tensor kept = ops.squaredRelu(x);
                long mark = ops.mark();
                Tensor first = ops.squaredRelu(x);
                Tensor second = ops.squaredRelu(x);
                ops.release(mark);
                Tensor again = ops.squaredRelu(x);
                assertEquals(first.address(), again.address());
                assertEquals(mark + (second.address() - first.address()), ops.mark());
                assertNotEquals(kept.address(), again.address());
              });
        });
  }

  @Test
  default void recordingsShareScratch() {
    withOps(
        ops -> {
          Tensor x = ops.allocate(QuantType.F32, 3, 1000);
          List<Tensor> first = new ArrayList<>();
          for (int recording = 0; recording < 3; recording++) {
            ops.record(Set.of(), () -> first.add(ops.squaredRelu(x)));
          }
          assertEquals(first.get(0), first.get(1));
          assertEquals(first.get(0), first.get(2));
        });
  }

  /** Sizes that fill blocks of scratch memory, do not fit into what is left, or need their own. */
  @Test
  default void scratchTensorsDoNotOverlap() {
    withOps(
        ops -> {
          Tensor big = ops.allocate(QuantType.F32, 3_000_000, 1);
          for (int round = 0; round < 2; round++) {
            List<Tensor> taken = new ArrayList<>();
            ops.record(
                Set.of(),
                () -> {
                  for (long rows : new long[] {1, 3_000_000, 17, 3_000_000, 1_200_000, 0, 5}) {
                    taken.add(ops.squaredRelu(big.rows(0, rows)));
                  }
                });
            for (int i = 0; i < taken.size(); i++) {
              Tensor one = taken.get(i);
              assertEquals(0, one.address() % 64);
              for (Tensor other : taken.subList(0, i)) {
                assertTrue(
                    one.address() + one.sizeBytes() <= other.address()
                        || other.address() + other.sizeBytes() <= one.address());
              }
            }
          }
        });
  }

  @Test
  default void aPassInSlicesGivesTheSame() {
    withOps(
        ops -> {
          Matrix start = Matrix.random(OpsUnderTest.seeded(1), 5, 33);
          Tensor x = start.on(ops);
          int operations = 7;
          Pass pass =
              ops.record(
                  Set.of(),
                  () -> {
                    for (int i = 0; i < operations; i++) {
                      ops.add(x, x);
                    }
                  });
          OpsUnderTest.runWhole(pass);
          float[] whole = ops.read(x);
          for (int round = 0; round < 2; round++) {
            ops.write(x, start.values());
            int calls = 1;
            while (!pass.run(System.nanoTime() - 1)) {
              calls++;
            }
            assertTrue(calls <= operations, () -> "at least one operation a call");
            assertArrayEquals(whole, ops.read(x));
          }
        });
  }

  @Test
  default void anEmptyPassIsComplete() {
    withOps(
        ops -> {
          Pass pass = ops.record(Set.of(), () -> {});
          assertTrue(pass.run(System.nanoTime() - 1));
          assertTrue(pass.run(Pass.NEVER));
        });
  }

  /** What changes from run to run is read when it runs. */
  @Test
  default void aPassReadsItsInputsWhenItRuns() {
    withOps(
        ops -> {
          Tensor table = Matrix.of(3, 1, 10, 20, 30).on(ops);
          Tensor rows = Matrix.indexes(ops, 0, 2);
          Tensor[] out = new Tensor[1];
          Pass pass = ops.record(Set.of(), () -> out[0] = ops.gather(table, rows));
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {10, 30}, ops.read(out[0]));
          ops.write(rows, new int[] {1, 1});
          OpsUnderTest.runWhole(pass);
          assertArrayEquals(new float[] {20, 20}, ops.read(out[0]));
        });
  }

  @Test
  default void assignsViewsAndARowThatRepeats() {
    withOps(
        ops -> {
          Tensor from = Matrix.of(2, 3, 1, 2, 3, 4, 5, 6).on(ops);
          Tensor to = Matrix.of(2, 3, 0, 0, 0, 0, 0, 0).on(ops);
          assign(ops, to.columns(0, 2), from.columns(1, 2));
          assertArrayEquals(new float[] {2, 3, 0, 5, 6, 0}, ops.read(to));
          Tensor zero = Matrix.of(1, 1, 0).on(ops);
          assign(ops, to.columns(1, 1), new Tensor(zero.address(), zero.type(), 2, 1, 0));
          assertArrayEquals(new float[] {2, 0, 0, 5, 0, 0}, ops.read(to));
          assertThrows(IllegalArgumentException.class, () -> assign(ops, to.rows(0, 1), from));
          assertThrows(IllegalArgumentException.class, () -> assign(ops, to.columns(0, 2), from));
        });
  }

  /** Lengths around what a register holds, and numbers that halves round. */
  @Test
  default void assignsFloatsToHalvesAndBack() {
    float[] odd = {0.1f, -0f, 1 + 0x1p-11f, 1 + 3 * 0x1p-11f, -65504, 1e-8f, 6e-8f};
    for (int columns : new int[] {1, 15, 16, 17, 40}) {
      withOps(
          ops -> {
            float[] numbers = new float[2 * columns];
            float[] expected = new float[2 * columns];
            for (int i = 0; i < numbers.length; i++) {
              numbers[i] = odd[i % odd.length];
              expected[i] = HalfFloat.toFloat(HalfFloat.ofFloat(numbers[i]));
            }
            Tensor exact = Matrix.of(2, columns, numbers).on(ops);
            Tensor halves = ops.allocate(QuantType.F16, 2, columns);
            Tensor back = ops.allocate(QuantType.F32, 2, columns);
            assign(ops, halves, exact);
            assign(ops, back, halves);
            assertArrayEquals(expected, ops.read(back));
          });
    }
  }

  @Test
  default void assignsNoOtherTypeToAnother() {
    withOps(
        ops -> {
          Tensor floats = ops.allocate(QuantType.F32, 2, 32);
          Tensor indexes = ops.allocate(QuantType.I32, 2, 32);
          assertThrows(IllegalArgumentException.class, () -> assign(ops, floats, indexes));
        });
  }

  private static void assign(Ops ops, Tensor target, Tensor source) {
    OpsUnderTest.runWhole(ops.record(Set.of(), () -> ops.assign(target, source)));
  }

  @Test
  default void allocatesZeros() {
    withOps(
        ops -> {
          Tensor tensor = ops.allocate(QuantType.F32, 33, 17);
          assertArrayEquals(new float[33 * 17], ops.read(tensor));
          assertFalse(ops.description().isBlank());
        });
  }

  @Test
  default void closeIsIdempotent() {
    Ops ops = ops(3);
    ops.allocate(QuantType.F32, 3, 3);
    ops.close();
    ops.close();
  }
}
