package dev.parley.tools.hub;

import java.time.Duration;

/** Waits; tests do not. */
@FunctionalInterface
public interface Sleeper {

  void sleep(Duration pause) throws InterruptedException;
}
