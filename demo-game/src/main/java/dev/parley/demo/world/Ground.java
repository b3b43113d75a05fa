package dev.parley.demo.world;

/** How high the ground is. */
public final class Ground {
  /** The height of the river, in metres. */
  public static final double WATER = -1.05;

  private Ground() {}

  /** Metres above the camp, which is level. */
  public static double heightAt(double x, double z) {
    double bank = smooth(-8.6 + bend(x), -14.5 + bend(x), z);
    double farBank = smooth(-78, -92, z);
    double hills = smooth(13, 26, Math.hypot(x, z * 0.9)) * (1 - bank);
    double waves =
        Math.sin(x * 0.31 + 1.7) * Math.cos(z * 0.27) + 0.5 * Math.sin(x * 0.73 + z * 0.61);
    double near = hills * (0.9 + 0.45 * waves + 0.05 * Math.max(0, Math.abs(x) - 12));
    double small = 0.05 * (1 - bank) * Math.sin(x * 1.9) * Math.sin(z * 2.3 + 0.7);
    double far = farBank * (3.2 + 0.6 * Math.sin(x * 0.09));
    return near + small - 2.6 * bank * (1 - farBank) + far * bank - 1.2 * bank * farBank;
  }

  /** How the bank of the river winds. */
  private static double bend(double x) {
    return 0.55 * Math.sin(x * 0.21 + 0.6) + 0.25 * Math.sin(x * 0.63);
  }

  private static double smooth(double from, double to, double value) {
    double t = Math.max(0, Math.min(1, (value - from) / (to - from)));
    return t * t * (3 - 2 * t);
  }
}
