package dev.parley.demo.play;

import java.util.stream.IntStream;

/** How long the latest frames took. */
public final class FrameTimes {
  /** Frames that are kept: four seconds at 60 a second. */
  public static final int KEPT = 240;

  private final float[] milliseconds = new float[KEPT];
  private int count;

  public void add(double frameMilliseconds) {
    milliseconds[count % KEPT] = (float) frameMilliseconds;
    count++;
  }

  /** Those that are kept, the oldest first. */
  public float[] latest() {
    int kept = Math.min(count, KEPT);
    float[] latest = new float[kept];
    for (int i = 0; i < kept; i++) {
      latest[i] = milliseconds[(count - kept + i) % KEPT];
    }
    return latest;
  }

  /** What a share of the kept frames stayed within, in milliseconds; 0 without frames. */
  public double quantile(double share) {
    float[] latest = latest();
    return Quantiles.of(IntStream.range(0, latest.length).mapToDouble(i -> latest[i])).at(share);
  }
}
