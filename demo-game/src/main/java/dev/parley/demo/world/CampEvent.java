package dev.parley.demo.world;

import java.util.List;

/**
 * Something that happened and could be seen.
 *
 * @param number counts what happened this evening
 * @param seconds of game time
 * @param kind of event
 * @param who did it: an id
 * @param to whom it was done: an id, or empty
 * @param text as a sentence for the player
 * @param past as those who saw it would tell it later; empty if it is not worth telling
 * @param place where it happened, as one would say it
 * @param witnesses ids of the companions who saw it, or did it
 */
public record CampEvent(
    int number,
    double seconds,
    Kind kind,
    String who,
    String to,
    String text,
    String past,
    String place,
    List<String> witnesses) {

  /** What kind of thing happens in a camp. */
  public enum Kind {
    /** Somebody did what they were asked to, or would not. */
    ASKED,
    WOOD_TAKEN,
    NO_WOOD,
    FIRE_FED,
    GIFT
  }

  public CampEvent {
    witnesses = List.copyOf(witnesses);
  }
}
