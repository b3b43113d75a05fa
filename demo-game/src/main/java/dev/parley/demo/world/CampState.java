package dev.parley.demo.world;

import java.util.List;

/**
 * What a save holds of a {@link Camp}.
 *
 * @param seconds of game time
 * @param fire from 0 to 1
 * @param pile logs of wood
 * @param events that were numbered so far
 * @param bodies everybody, the player too
 */
public record CampState(double seconds, double fire, int pile, int events, List<BodyState> bodies) {

  public CampState {
    bodies = List.copyOf(bodies);
    if (!(seconds >= 0) || Double.isInfinite(seconds) || !(fire >= 0 && fire <= 1) || pile < 0) {
      throw new IllegalArgumentException(
          "found "
              + seconds
              + " seconds, a fire of "
              + fire
              + " and "
              + pile
              + " logs; expected"
              + " none below 0, and a fire of 1 at most");
    }
  }
}
