package dev.parley.inference.engine;

import dev.parley.inference.Fixtures;

/** A real model says on the exact JAVA device what the reference says. */
class RealModelJavaTest implements RealModelContract {

  @Override
  public boolean isPatient() {
    return Fixtures.isFull(); // it takes seconds where others take a tenth of one
  }

  @Override
  public EngineOptions exact() {
    return EngineOptions.defaults()
        .withDevice(Device.JAVA)
        .withExact(true)
        .withThreads(2)
        .withContextTokens(1024);
  }
}
