package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.BeforeAll;

/** The best level of this CPU keeps the contract of every device. */
class CpuOpsTest implements OpsContract {

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  @Override
  public Ops ops(int threads) {
    return CpuOps.open(new CpuOptions(threads, Precision.EXACT, "", false));
  }

  @Override
  public Ops fastOps(int threads) {
    return CpuOps.open(new CpuOptions(threads, Precision.FAST, "", false));
  }
}
