package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.GeneratedRowsContract;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import org.junit.jupiter.api.BeforeAll;

/** So do those of an older GPU. */
class CudaGeneratedRows75Test implements GeneratedRowsContract {

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @Override
  public Ops ops(int threads) {
    return GeneratedRowsContract.takingAllRowsAsGenerated(
        CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM75));
  }

  @Override
  public Ops fastOps(int threads) {
    return GeneratedRowsContract.takingAllRowsAsGenerated(
        CudaOps.open(Precision.FAST, StandIn.library().toString(), StandIn.SM75));
  }
}
