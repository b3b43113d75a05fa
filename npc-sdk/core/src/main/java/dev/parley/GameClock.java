package dev.parley;

import java.time.Duration;

/**
 * The game's own time, by which memories grow old.
 *
 * <p><b>Threads.</b> Asked on the thread that speaks through an {@link Npc}, when it does.
 */
@FunctionalInterface
public interface GameClock {

  /** Game time since the game began. It may stand still, and go back after a load. */
  Duration now();
}
