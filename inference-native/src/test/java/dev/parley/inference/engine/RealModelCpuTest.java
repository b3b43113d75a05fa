package dev.parley.inference.engine;

/** A real model says on the exact CPU device what the reference says. */
class RealModelCpuTest implements RealModelContract {

  @Override
  public EngineOptions exact() {
    return EngineOptions.defaults()
        .withDevice(Device.CPU)
        .withExact(true)
        .withThreads(2)
        .withContextTokens(1024);
  }
}
