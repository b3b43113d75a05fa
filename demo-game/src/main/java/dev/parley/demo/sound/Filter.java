package dev.parley.demo.sound;

/**
 * Lets a part of all frequencies through.
 *
 * <p><b>Source.</b> Robert Bristow-Johnson, Cookbook formulae for audio equalizer biquad filter
 * coefficients.
 */
final class Filter {
  private final double b0;
  private final double b1;
  private final double b2;
  private final double a1;
  private final double a2;
  private double x1;
  private double x2;
  private double y1;
  private double y2;

  private Filter(double b0, double b1, double b2, double a0, double a1, double a2) {
    this.b0 = b0 / a0;
    this.b1 = b1 / a0;
    this.b2 = b2 / a0;
    this.a1 = a1 / a0;
    this.a2 = a2 / a0;
  }

  /** What is below a frequency. */
  static Filter low(double hertz) {
    double w = 2 * Math.PI * hertz / Sound.RATE;
    double alpha = Math.sin(w) * Math.sqrt(0.5);
    double cos = Math.cos(w);
    return new Filter((1 - cos) / 2, 1 - cos, (1 - cos) / 2, 1 + alpha, -2 * cos, 1 - alpha);
  }

  /**
   * What is about a frequency.
   *
   * @param sharpness the higher, the less beside it
   */
  static Filter band(double hertz, double sharpness) {
    double w = 2 * Math.PI * hertz / Sound.RATE;
    double alpha = Math.sin(w) / (2 * sharpness);
    return new Filter(alpha, 0, -alpha, 1 + alpha, -2 * Math.cos(w), 1 - alpha);
  }

  double next(double x) {
    double y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    return y;
  }
}
