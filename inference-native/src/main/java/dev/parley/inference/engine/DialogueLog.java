package dev.parley.inference.engine;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue's share of the engine's log.
 *
 * @param number of the dialogue, from 1 in the order they were opened
 * @param log null if there is none
 */
record DialogueLog(int number, @Nullable EngineLog log) {

  /** Of a dialogue that nothing is noted of. */
  static DialogueLog none() {
    return new DialogueLog(0, null);
  }

  /** Adds what is made of the dialogue's number, without waiting. */
  void note(IntFunction<LogEvent> event) {
    if (log != null) {
      log.add(event.apply(number));
    }
  }
}
