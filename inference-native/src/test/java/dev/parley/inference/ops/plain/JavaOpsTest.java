package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.OpsContract;
import dev.parley.inference.ops.Precision;

/** Plain Java keeps the contract of every device. */
class JavaOpsTest implements OpsContract {

  @Override
  public Ops ops(int threads) {
    return new JavaOps(threads);
  }

  @Override
  public Ops fastOps(int threads) {
    return new JavaOps(threads, Precision.FAST);
  }
}
