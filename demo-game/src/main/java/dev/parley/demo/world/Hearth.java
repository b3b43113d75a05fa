package dev.parley.demo.world;

/** The fire and the wood for it. */
final class Hearth {
  private static final double FULL = 1;
  private static final double EMBERS = 0.15;
  private static final double BURNT_PER_SECOND = 1 / 420.0;
  private static final double LOG_BURNS = 0.3;

  private double fire = 0.85;
  private int pile = 14;

  double fire() {
    return fire;
  }

  int pile() {
    return pile;
  }

  void burn(double seconds) {
    fire = Math.max(EMBERS, fire - BURNT_PER_SECOND * seconds);
  }

  void feed() {
    fire = Math.min(FULL, fire + LOG_BURNS);
  }

  /** Takes a log from the pile; false where there is none. */
  boolean takeLog() {
    if (pile == 0) {
      return false;
    }
    pile--;
    return true;
  }

  void restore(double savedFire, int savedPile) {
    fire = Math.max(EMBERS, Math.min(FULL, savedFire));
    pile = savedPile;
  }
}
