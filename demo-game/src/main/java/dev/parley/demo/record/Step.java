package dev.parley.demo.record;

import dev.parley.demo.play.Action;
import dev.parley.demo.world.Place;

/** One line of a script. */
public sealed interface Step {

  /** Nothing is done for a while of game time. */
  record Wait(double seconds) implements Step {}

  /** Nothing is done until nobody speaks, or for that long at most. */
  record Quiet(double mostSeconds) implements Step {}

  /** Words to who is called by name, or else to who is near. */
  record Say(String words) implements Step {}

  /** Letters into the input line, which is opened first. */
  record Type(String words) implements Step {}

  /** A key is pressed. */
  record Press(Action action) implements Step {}

  /** Walks for a while: how much ahead and to the right, each from -1 to 1. */
  record Walk(double ahead, double right, double seconds) implements Step {}

  /** Walks to a place by the way that leads there. */
  record Go(Place place) implements Step {}

  /** Turns the view, in degrees to the right and upwards. */
  record Turn(double right, double up) implements Step {}

  /** Keeps a picture under a name. */
  record Shot(String name) implements Step {}

  /**
   * Something that must hold of the world.
   *
   * @param line of the script, for the message
   * @param subject what is looked at, as {@link Expectation} names it
   * @param words whose, if it is somebody's; {@code >} or {@code <}, or neither; what is expected
   */
  record Expect(int line, String subject, java.util.List<String> words) implements Step {
    public Expect {
      words = java.util.List.copyOf(words);
    }
  }
}
