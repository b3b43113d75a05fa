package dev.parley.inference.engine;

import dev.parley.inference.FrameBudget;
import dev.parley.inference.ops.Pass;
import dev.parley.inference.tensor.Tensor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A pass waits for time, which comes from another thread, or never because the engine is closed.
 */
public class GrantStress {
  private static final int RAN = 1;
  private static final int CLOSED = 2;

  private GrantStress() {}

  private static FrameTime withoutTime() {
    FrameTime time = new FrameTime();
    time.grant(FrameBudget.none());
    return time;
  }

  private static int run(FrameTime time) {
    try {
      time.slice(new Brief());
      return RAN;
    } catch (FrameTime.ClosedException e) {
      return CLOSED;
    }
  }

  /** A pass that is complete at once. */
  private static final class Brief implements Pass {
    @Override
    public boolean run(long deadlineNanos) {
      return true;
    }

    @Override
    public Tensor tapped(String name) {
      throw new IllegalArgumentException(name);
    }
  }

  /** A wake-up that is lost is a run that never ends. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "it ran")
  @Outcome(expect = Expect.FORBIDDEN, desc = "nobody closed it")
  @State
  public static class Granted {
    private final FrameTime time = withoutTime();

    @Actor
    public void run(I_Result seen) {
      seen.r1 = GrantStress.run(time);
    }

    @Actor
    public void grant() {
      time.grant(FrameBudget.unlimited());
    }
  }

  /** A wake-up that is lost is a run that never ends. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "it was told")
  @Outcome(expect = Expect.FORBIDDEN, desc = "it had no time")
  @State
  public static class Closed {
    private final FrameTime time = withoutTime();

    @Actor
    public void run(I_Result seen) {
      seen.r1 = GrantStress.run(time);
    }

    @Actor
    public void close() {
      time.close();
    }
  }

  /** It may see either, whichever comes first. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "it ran")
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "it was told")
  @State
  public static class GrantedAndClosed {
    private final FrameTime time = withoutTime();

    @Actor
    public void run(I_Result seen) {
      seen.r1 = GrantStress.run(time);
    }

    @Actor
    public void grantAndClose() {
      time.grant(FrameBudget.unlimited());
      time.close();
    }
  }
}
