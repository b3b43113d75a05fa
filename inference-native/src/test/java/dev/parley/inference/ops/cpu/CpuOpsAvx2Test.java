package dev.parley.inference.ops.cpu;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** AVX2 keeps the contract of every device, on machines that would choose more. */
class CpuOpsAvx2Test implements OpsContract {

  @BeforeAll
  static void skipWithoutAvx2() {
    BuiltLibrary.assumeUsable();
    try {
      open(1, Precision.EXACT).close();
    } catch (ModelException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  @Override
  public Ops ops(int threads) {
    return open(threads, Precision.EXACT);
  }

  @Override
  public Ops fastOps(int threads) {
    return open(threads, Precision.FAST);
  }

  private static Ops open(int threads, Precision precision) {
    return CpuOps.open(new CpuOptions(threads, precision, "avx2", false));
  }
}
