package dev.parley.inference.engine;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.BuiltLibrary;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import org.junit.jupiter.api.BeforeAll;

/** The exact CPU device computes what the reference does. */
class GoldenCpuTest implements GoldenFixturesContract {

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  @Override
  public Ops exactOps() {
    return CpuOps.open(new CpuOptions(2, Precision.EXACT, "", false));
  }
}
