package dev.parley;

import java.util.function.BooleanSupplier;

/** A game's loop, as fast as it goes and with its clock standing still. */
final class GameLoop {

  private GameLoop() {}

  /** Updates until the condition holds; a test's time limit ends it. */
  static void runUntil(NpcRuntime runtime, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      runtime.update(0);
      if (Thread.interrupted()) {
        throw new AssertionError("it never came to this");
      }
      Thread.onSpinWait();
    }
  }
}
