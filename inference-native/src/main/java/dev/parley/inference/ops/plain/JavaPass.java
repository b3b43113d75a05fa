package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.Pass;
import dev.parley.inference.ops.host.Taps;
import dev.parley.inference.tensor.Tensor;
import java.util.List;

/** Replays operations one by one; its cursor is the next one. */
final class JavaPass implements Pass {
  private final List<JavaOperation> operations;
  private final Taps taps;
  private final Workers workers;
  private int next;

  JavaPass(List<JavaOperation> operations, Taps taps, Workers workers) {
    this.operations = List.copyOf(operations);
    this.taps = taps;
    this.workers = workers;
  }

  @Override
  public boolean run(long deadlineNanos) {
    while (next < operations.size()) {
      int current = next;
      next = 0; // where a pass that fails begins again
      workers.run(operations.get(current));
      next = current + 1;
      if (deadlineNanos != NEVER && System.nanoTime() - deadlineNanos >= 0) {
        break;
      }
    }
    if (next < operations.size()) {
      return false;
    }
    next = 0;
    return true;
  }

  @Override
  public Tensor tapped(String name) {
    return taps.get(name);
  }
}
