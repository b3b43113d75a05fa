package dev.parley.inference.engine;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;

/** The exact CPU device computes what the reference does. */
class GoldenCpuTest implements GoldenFixturesContract {

  @Override
  public Ops exactOps() {
    return CpuOps.open(new CpuOptions(2, Precision.EXACT, "", false));
  }
}
