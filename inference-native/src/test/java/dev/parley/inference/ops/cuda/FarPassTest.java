package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies from and to the host's memory, where each stream of the GPU is late by itself. */
class FarPassTest {
  private static final int WIDTH = 1000;
  private static final int TIMES = 20;

  private Ops ops;
  private Tensor near;
  private Tensor back;
  private Tensor far;

  @BeforeEach
  void open() {
    StandIn.assumeBuilt();
    StandIn.set("DELAY_US", "300");
    ops = CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80);
    near = ops.allocate(QuantType.F32, 1, WIDTH);
    back = ops.allocate(QuantType.F32, 1, WIDTH);
    far = ops.allocateFar(QuantType.F32, 3, WIDTH);
  }

  @AfterEach
  void close() {
    StandIn.set("DELAY_US", "");
    ops.close();
  }

  private Pass copy(Tensor from, Tensor to) {
    return ops.record(Set.of(), () -> ops.assign(to, from));
  }

  private static float[] values(int number) {
    float[] values = new float[WIDTH];
    Arrays.fill(values, number);
    return values;
  }

  @Test
  void waitForWhatWasWrittenBeforeAndAreNotOvertakenByWhatIsWrittenAfter() {
    Pass away = copy(near, far.rows(1, 1));
    Pass home = copy(far.rows(1, 1), back);
    for (int i = 0; i < TIMES; i++) {
      ops.write(near, values(-1));
      ops.write(near, values(i));
      assertTrue(away.run(Pass.NEVER));
      ops.write(near, values(-2));
      ops.write(back, values(-3));
      assertTrue(home.run(Pass.NEVER));
      assertArrayEquals(values(i), ops.read(back), "time " + i);
    }
  }

  @Test
  void kernelsComeBeforeAndAfter() {
    Pass twice = ops.record(Set.of(), () -> ops.add(near, near));
    Pass away = copy(near, far.rows(2, 1));
    Pass home = copy(far.rows(2, 1), back);
    Pass sum = ops.record(Set.of(), () -> ops.add(back, near));
    for (int i = 0; i < TIMES; i++) {
      ops.write(near, values(i));
      twice.run(Pass.NEVER);
      away.run(Pass.NEVER);
      twice.run(Pass.NEVER);
      home.run(Pass.NEVER);
      sum.run(Pass.NEVER);
      assertArrayEquals(values(2 * i + 4 * i), ops.read(back), "time " + i);
    }
  }

  @Test
  void refuseToComputeOrToConvert() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ops.record(
                Set.of(),
                () -> {
                  ops.add(near, near);
                  ops.assign(far.rows(0, 1), near);
                }));
    Tensor half = ops.allocate(QuantType.F16, 1, WIDTH);
    assertThrows(IllegalArgumentException.class, () -> copy(half, far.rows(0, 1)));
  }
}
