package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.GeneratedRowsContract;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.BeforeAll;

/** Kernels for generated tokens keep it too. */
class CudaGeneratedRowsTest implements GeneratedRowsContract {

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @Override
  public Ops ops(int threads) {
    return GeneratedRowsContract.takingAllRowsAsGenerated(
        CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM80));
  }

  @Override
  public Ops fastOps(int threads) {
    return GeneratedRowsContract.takingAllRowsAsGenerated(
        CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80));
  }
}
