package dev.parley;

import java.util.List;

/**
 * Where a line is said, as the character perceives it. The game writes it into that turn, once for
 * as long as it stays the same.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param place where the character stands: "the broken bridge"; may be blank
 * @param time of the game's day or year: "dusk"; may be blank
 * @param present names of who else is near, the player left out; characters of this game among them
 *     (by the name of their persona) hear what the player claims
 * @param notes what the character notices, a few words each: "it is raining"
 */
public record Scene(String place, String time, List<String> present, List<String> notes) {

  private static final Scene NOWHERE = new Scene("", "", List.of(), List.of());

  public Scene {
    present = List.copyOf(present);
    notes = List.copyOf(notes);
  }

  /** Nothing worth mentioning. */
  public static Scene nowhere() {
    return NOWHERE;
  }

  /** A place and a time, with nobody else near. */
  public static Scene at(String place, String time) {
    return new Scene(place, time, List.of(), List.of());
  }

  /** The same scene with these others near. */
  public Scene withPresent(String... names) {
    return new Scene(place, time, List.of(names), notes);
  }

  /** The same scene with these things to notice. */
  public Scene withNotes(String... notes) {
    return new Scene(place, time, present, List.of(notes));
  }
}
