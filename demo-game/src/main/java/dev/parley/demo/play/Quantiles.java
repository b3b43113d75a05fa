package dev.parley.demo.play;

import java.util.stream.DoubleStream;

/** What shares of some numbers stay within. */
public final class Quantiles {
  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
  }

  public static Quantiles of(DoubleStream numbers) {
    return new Quantiles(numbers.sorted().toArray());
  }

  /** What a share of them, from 0 to 1, stays within; 1 is the greatest, 0 where there is none. */
  public double at(double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
