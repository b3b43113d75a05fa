package dev.parley.inference.engine;

import dev.parley.inference.Fixtures;
import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import org.junit.jupiter.api.BeforeAll;

/** The exact CUDA device computes what the reference does. */
class GoldenCudaTest implements GoldenFixturesContract {

  @BeforeAll
  static void skipWithoutTheStandIn() {
    StandIn.assumeBuilt();
  }

  @Override
  public boolean isPatient() {
    return Fixtures.isFull();
  }

  @Override
  public Ops exactOps() {
    return CudaOps.open(Precision.EXACT, StandIn.library().toString(), StandIn.SM80);
  }
}
