package dev.parley.inference.engine;

import dev.parley.inference.ops.cpu.BuiltLibrary;
import org.junit.jupiter.api.BeforeAll;

/** A real model says on the exact CPU device what the reference says. */
class RealModelCpuTest implements RealModelContract {

  @BeforeAll
  static void skipWithoutTheLibrary() {
    BuiltLibrary.assumeUsable();
  }

  @Override
  public EngineOptions exact() {
    return EngineOptions.defaults()
        .withDevice(Device.CPU)
        .withExact(true)
        .withThreads(2)
        .withContextTokens(1024);
  }
}
