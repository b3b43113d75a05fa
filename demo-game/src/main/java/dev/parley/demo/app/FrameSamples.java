package dev.parley.demo.app;

import dev.parley.demo.play.Quantiles;
import java.util.Arrays;

/** How long each frame of some stretches took, as many as there were. */
final class FrameSamples {
  private double[] milliseconds = new double[4096];
  private int count;

  void add(double frameMilliseconds) {
    if (count == milliseconds.length) {
      milliseconds = Arrays.copyOf(milliseconds, 2 * count);
    }
    milliseconds[count++] = frameMilliseconds;
  }

  int count() {
    return count;
  }

  /** What a share of the frames stayed within, from 0 to 1, in milliseconds; 0 without frames. */
  double quantile(double share) {
    return Quantiles.of(Arrays.stream(milliseconds, 0, count)).at(share);
  }

  /** How many took longer. */
  long countOver(double limit) {
    return Arrays.stream(milliseconds, 0, count).filter(time -> time > limit).count();
  }
}
