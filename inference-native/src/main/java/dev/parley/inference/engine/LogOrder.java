package dev.parley.inference.engine;

import dev.parley.inference.ModelFormatException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Makes sure that the lines of a log follow from each other. */
final class LogOrder {
  /** Dialogues that were opened, and whether a reply of theirs is under way. */
  private final Map<Integer, Boolean> speaking = new HashMap<>();

  private final Set<Integer> closed = new HashSet<>();

  /**
   * @param place what messages call the event's line
   * @throws ModelFormatException if nothing before allows this
   */
  void require(String place, LogEvent event) {
    if (event instanceof LogEvent.Remark) {
      return; // decides nothing
    }
    int dialogue = event.dialogue();
    boolean begins = event instanceof LogEvent.Open || event instanceof LogEvent.Fork;
    boolean ends = event instanceof LogEvent.End;
    if (begins) {
      require(!speaking.containsKey(dialogue), place, event, "a dialogue that is not open yet");
    } else {
      require(speaking.containsKey(dialogue), place, event, "a dialogue that was opened before");
      require(!closed.contains(dialogue) || ends, place, event, "nothing after its close");
    }
    if (event instanceof LogEvent.Fork fork) {
      require(
          speaking.containsKey(fork.origin()), place, event, "an origin that was opened before");
    }
    if (event instanceof LogEvent.Close) {
      closed.add(dialogue);
    } else {
      boolean under = speaking.getOrDefault(dialogue, false);
      require(under == ends, place, event, under ? "the end of its reply" : "its submit before");
      speaking.put(dialogue, event instanceof LogEvent.Submit);
    }
  }

  private static void require(boolean holds, String place, LogEvent event, String expected) {
    if (!holds) {
      throw new ModelFormatException(
          place, "'" + event.name() + "' of dialogue " + event.dialogue(), expected);
    }
  }
}
