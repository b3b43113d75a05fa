package dev.parley.tools.hub;

import java.time.Duration;

/**
 * How long to wait for whom.
 *
 * @param lookUp for the address of a host
 * @param connect for a connection to it
 * @param answer from the request to the answer's first line
 * @param stall between two pieces of a body
 * @param attempts how often to try before giving up; what brings new bytes does not count
 * @param firstPause between the first two attempts; it doubles with each
 */
public record Patience(
    Duration lookUp,
    Duration connect,
    Duration answer,
    Duration stall,
    int attempts,
    Duration firstPause) {
  private static final int MOST_DOUBLINGS = 5;

  public Patience {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + "; expected 1 or more");
    }
  }

  /** Someone offline is told so within five seconds. */
  public static Patience defaults() {
    return new Patience(
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        6,
        Duration.ofSeconds(1));
  }

  Duration pauseAfter(int failures) {
    return firstPause.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
  }
}
