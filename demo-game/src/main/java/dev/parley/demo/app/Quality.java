package dev.parley.demo.app;

import java.util.Locale;

/** How finely the scene is drawn; what is written on it is always sharp. */
enum Quality {
  /** Best on a graphics card, medium where the processor draws. */
  AUTO(1, 0),
  LOW(0.5, 0),
  MEDIUM(0.7, 0),
  HIGH(1, 0),
  BEST(1, 4);

  private final double share;
  private final int samples;

  Quality(double share, int samples) {
    this.share = share;
    this.samples = samples;
  }

  /** Of the window's width and height. */
  double share() {
    return share;
  }

  /** Of each pixel; 0 without smoothing of edges. */
  int samples() {
    return samples;
  }

  /** What this means on a renderer. */
  Quality on(String renderer) {
    if (this != AUTO) {
      return this;
    }
    String name = renderer.toLowerCase(Locale.ROOT);
    boolean software =
        name.contains("llvmpipe") || name.contains("softpipe") || name.contains("swiftshader");
    return software ? MEDIUM : BEST;
  }
}
