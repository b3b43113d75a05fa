package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.BeforeAll;

/** Kernels for text of a GPU with the newer matrix products keep the contract of every device. */
class CudaOpsTest implements OpsContract {

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @Override
  public Ops ops(int threads) {
    return CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM80);
  }

  @Override
  public Ops fastOps(int threads) {
    return CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM80);
  }
}
