package dev.parley.inference.engine;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.plain.JavaOps;

/** Plain Java computes what the reference does. */
class GoldenJavaTest implements GoldenFixturesContract {

  @Override
  public Ops exactOps() {
    return new JavaOps(2);
  }
}
