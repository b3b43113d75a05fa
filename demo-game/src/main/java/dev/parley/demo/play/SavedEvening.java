package dev.parley.demo.play;

import dev.parley.demo.talk.TalkState;
import dev.parley.demo.world.CampState;
import org.jspecify.annotations.Nullable;

/**
 * The game's own part of a save; the other one is the SDK's.
 *
 * @param format grows with what is held here
 * @param camp who is where and does what
 * @param talk what was said
 * @param view where the player looks
 */
record SavedEvening(int format, CampState camp, TalkState talk, View view) {
  static final int FORMAT = 2;

  /**
   * Where the player looks, and whom is spoken to.
   *
   * @param heading in radians
   * @param pitch in radians
   * @param chosen an id, or null for who is nearest
   */
  record View(double heading, double pitch, @Nullable String chosen) {}
}
