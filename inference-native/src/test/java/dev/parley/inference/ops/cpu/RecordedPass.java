package dev.parley.inference.ops.cpu;

import dev.parley.inference.ops.Pass;
import dev.parley.inference.tensor.Tensor;
import java.util.List;

/** A pass of the plain device that writes each step into the file of cases as it runs. */
final class RecordedPass implements Pass {
  private final Pass pass;
  private final List<RecordedStep> steps;
  private final ReplayFile file;
  private int next;

  /**
   * @param pass stops after each of its operations when its deadline is over
   */
  RecordedPass(Pass pass, List<RecordedStep> steps, ReplayFile file) {
    this.pass = pass;
    this.steps = steps;
    this.file = file;
  }

  @Override
  public boolean run(long deadlineNanos) {
    while (!runOne()) {
      if (deadlineNanos != NEVER && System.nanoTime() - deadlineNanos >= 0) {
        return false;
      }
    }
    return true;
  }

  private boolean runOne() {
    if (steps.isEmpty()) {
      return pass.run(NEVER);
    }
    RecordedStep step = steps.get(next);
    boolean[] complete = new boolean[1];
    file.record(step, () -> complete[0] = pass.run(System.nanoTime()));
    next = (next + 1) % steps.size();
    if (complete[0] != (next == 0)) {
      throw new IllegalStateException("the device's steps are not those that were recorded");
    }
    return complete[0];
  }

  @Override
  public Tensor tapped(String name) {
    return pass.tapped(name);
  }
}
