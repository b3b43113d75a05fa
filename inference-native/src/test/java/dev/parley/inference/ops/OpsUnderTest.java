package dev.parley.inference.ops;

import dev.parley.inference.tensor.Tensor;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a contract gets the device it tests. */
interface OpsUnderTest {

  /**
   * A new device, closed by who asked.
   *
   * @param threads at least 1; for devices that have no use for it, anything
   */
  Ops ops(int threads);

  /** The same device with {@link Precision#FAST}. */
  Ops fastOps(int threads);

  default void withOps(Consumer<Ops> test) {
    try (Ops ops = ops(1)) {
      test.accept(ops);
    }
  }

  /** Records, runs and reads one operation. */
  static Matrix run(Ops ops, Supplier<Tensor> operation) {
    Tensor[] out = new Tensor[1];
    Pass pass = ops.record(Set.of(), () -> out[0] = operation.get());
    runWhole(pass);
    return Matrix.read(ops, out[0]);
  }

  static void runWhole(Pass pass) {
    while (!pass.run(Pass.NEVER)) {
      Thread.onSpinWait();
    }
  }

  static double silu(double x) {
    return x / (1 + Math.exp(-x));
  }

  static SplittableRandom seeded(int seed) {
    return new SplittableRandom(seed);
  }
}
