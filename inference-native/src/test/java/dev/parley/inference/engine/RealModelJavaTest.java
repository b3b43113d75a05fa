package dev.parley.inference.engine;

/** A real model says on the exact JAVA device what the reference says. */
class RealModelJavaTest implements RealModelContract {

  @Override
  public EngineOptions exact() {
    return EngineOptions.defaults()
        .withDevice(Device.JAVA)
        .withExact(true)
        .withThreads(2)
        .withContextTokens(1024);
  }
}
