package dev.parley;

import java.util.SplittableRandom;

/**
 * The seeds of a character's replies: the same options, character and turn give the same one.
 *
 * <p>Confined to the dialogue thread.
 */
final class Seeds {

  private final String personaId;
  private long base;
  private int turns;

  Seeds(String personaId, long base) {
    this.personaId = personaId;
    this.base = base;
  }

  long next() {
    return new SplittableRandom(base + ((long) personaId.hashCode() << 32) + turns++).nextLong();
  }

  long base() {
    return base;
  }

  /** How many were given out. */
  int turns() {
    return turns;
  }

  /** Goes on as another one would that gave out so many. */
  void goOnFrom(long base, int turns) {
    this.base = base;
    this.turns = turns;
  }
}
