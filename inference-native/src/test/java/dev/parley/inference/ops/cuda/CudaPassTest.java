package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Lane;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a recording runs: launched, as graphs, in slices. */
class CudaPassTest {
  private static final int STEPS = 40;
  private static final int WIDTH = 100;

  private Ops ops;
  private Tensor x;

  @BeforeEach
  void open() {
    StandIn.assumeBuilt();
    ops = CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80);
    x = ops.allocate(QuantType.F32, 1, WIDTH);
  }

  @AfterEach
  void close() {
    ops.close();
  }

  /** {@code x = x + relu(x)^2}, that many times. */
  private Pass record(int promptRows) {
    return ops.record(
        Lane.MAIN,
        promptRows,
        Set.of(),
        () -> {
          for (int i = 0; i < STEPS; i++) {
            ops.add(x, ops.squaredRelu(x));
          }
        });
  }

  private static float[] begin() {
    float[] begin = new float[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      begin[i] = (i - WIDTH / 2) * 1e-4f;
    }
    return begin;
  }

  private static float[] expected() {
    float[] values = begin();
    for (int i = 0; i < STEPS; i++) {
      for (int k = 0; k < WIDTH; k++) {
        float positive = Math.max(values[k], 0);
        values[k] += positive * positive;
      }
    }
    return values;
  }

  @Test
  void isTheSameLaunchedAndAsGraphs() {
    try (Pass pass = record(0)) {
      for (int run = 0; run < 4; run++) {
        ops.write(x, begin());
        assertTrue(pass.run(Pass.NEVER));
        assertArrayEquals(expected(), ops.read(x), "run " + run);
      }
    }
  }

  @Test
  void isTheSameInSlicesOfAnyKind() {
    for (int promptRows : new int[] {0, 1}) {
      try (Pass pass = record(promptRows)) {
        for (int run = 0; run < 4; run++) {
          ops.write(x, begin());
          int slices = 1;
          while (!pass.run(System.nanoTime() - 1)) {
            slices++;
          }
          assertTrue(slices > 3, slices + " slices");
          assertArrayEquals(expected(), ops.read(x), "run " + run);
        }
      }
    }
  }

  @Test
  void timeEnoughIsOneSlice() {
    try (Pass pass = record(0)) {
      pass.run(Pass.NEVER); // the pace is learnt
      int slices = 1;
      while (!pass.run(System.nanoTime() + 60_000_000_000L)) {
        slices++;
      }
      assertEquals(1, slices);
    }
  }

  @Test
  void leavesNothingBehind() {
    record(0).close(); // loads the kernels
    long objects = StandIn.count("objects");
    for (int i = 0; i < 5; i++) {
      try (Pass pass = record(0)) {
        pass.run(Pass.NEVER);
        pass.run(Pass.NEVER);
      }
    }
    assertEquals(objects, StandIn.count("objects"));
  }
}
