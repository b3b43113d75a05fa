package dev.parley.demo.app;

import picocli.CommandLine.Option;

/** How the camp is drawn and what the model gets of each frame, as options. */
final class WindowFlags {
  private static final double LEAST_MILLISECONDS = 0.1;
  private static final double MOST_MILLISECONDS = 1000;
  private static final double MOST_FRAMES = 1000;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description = "Of the window in pixels (default: ${DEFAULT-VALUE}).")
  private String size = "1280x720";

  @Option(
      names = "--quality",
      paramLabel = "Q",
      description = "auto, low, medium, high or best: how finely the scene is drawn.")
  private Quality quality = Quality.AUTO;

  @Option(
      names = "--budget",
      paramLabel = "MS",
      description = "Milliseconds of each frame for the model (default: ${DEFAULT-VALUE}).")
  private double budget = 6;

  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "The most frames a second (default: ${DEFAULT-VALUE}).")
  private double framesPerSecond = 60;

  /**
   * @throws UsageException if a number makes no sense
   */
  void check() {
    WindowSize.of(size);
    UsageException.requireWithin("--budget", budget, LEAST_MILLISECONDS, MOST_MILLISECONDS);
    UsageException.requireWithin("--fps", framesPerSecond, 1, MOST_FRAMES);
  }

  WindowSize size() {
    return WindowSize.of(size);
  }

  Quality quality() {
    return quality;
  }

  /** Milliseconds of each frame for the model. */
  double budget() {
    return budget;
  }

  double framesPerSecond() {
    return framesPerSecond;
  }
}
