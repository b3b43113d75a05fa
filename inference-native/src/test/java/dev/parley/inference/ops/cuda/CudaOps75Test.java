package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.BeforeAll;

/** So do those of an older one. */
class CudaOps75Test implements OpsContract {

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @Override
  public Ops ops(int threads) {
    return CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM75);
  }

  @Override
  public Ops fastOps(int threads) {
    return CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM75);
  }
}
