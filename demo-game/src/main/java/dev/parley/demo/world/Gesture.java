package dev.parley.demo.world;

/** What somebody shows with hands or head. */
public enum Gesture {
  NONE(0),
  TALK(Double.MAX_VALUE),
  POINT(3.0),
  WAVE(2.2),
  NOD(1.4),
  REFUSE(1.8),
  GIVE(1.6),
  GATHER(2.4);

  private final double seconds;

  Gesture(double seconds) {
    this.seconds = seconds;
  }

  /** How long it lasts. */
  double seconds() {
    return seconds;
  }
}
