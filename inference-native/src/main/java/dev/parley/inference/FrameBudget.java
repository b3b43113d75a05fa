package dev.parley.inference;

import java.time.Duration;

/**
 * How much time a model may compute until the game grants more: a part of a frame, all there is, or
 * nothing.
 *
 * @param nanos of computing from the moment it is granted; {@link Long#MAX_VALUE} for no limit
 */
public record FrameBudget(long nanos) {

  public FrameBudget {
    if (nanos < 0) {
      throw new IllegalArgumentException("a frame budget of " + nanos + " ns; expected 0 or more");
    }
  }

  /** As much as the model can use: a menu is open, or nothing is drawn. */
  public static FrameBudget unlimited() {
    return new FrameBudget(Long.MAX_VALUE);
  }

  /** None: the model pauses where it stands until it is granted more. */
  public static FrameBudget none() {
    return new FrameBudget(0);
  }

  /** A part of a frame: 2 ms, for example. */
  public static FrameBudget of(Duration time) {
    return new FrameBudget(time.toNanos());
  }

  public boolean isUnlimited() {
    return nanos == Long.MAX_VALUE;
  }
}
