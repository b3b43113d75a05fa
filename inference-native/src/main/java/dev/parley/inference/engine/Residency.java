package dev.parley.inference.engine;

import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which timelines hold a sequence; the one used least recently gives it to another that needs one.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Residency {
  private final SequenceStates states;

  /** Timelines that hold a sequence, least recently used first. */
  private final List<Timeline> live = new ArrayList<>();

  Residency(SequenceStates states) {
    this.states = states;
  }

  /**
   * Lets a timeline that has no sequence have one, if one is free or can be had.
   *
   * @param needed those whose sequence nobody else may have
   * @return whether it has one
   */
  boolean admit(Timeline timeline, Predicate<Timeline> needed) {
    Optional<Sequence> free = states.open();
    if (free.isEmpty()) {
      retireOldest(needed);
      free = states.open();
    }
    if (free.isEmpty()) {
      return false;
    }
    timeline.enliven(free.get());
    use(timeline);
    return true;
  }

  /** The timeline's sequence is used now. */
  void use(Timeline timeline) {
    live.remove(timeline);
    live.add(timeline);
  }

  private void retireOldest(Predicate<Timeline> needed) {
    Iterator<Timeline> oldest = live.iterator();
    while (oldest.hasNext()) {
      Timeline timeline = oldest.next();
      if (!needed.test(timeline)) {
        oldest.remove();
        timeline.retire();
        return;
      }
    }
  }

  /** A timeline gives up its state without keeping it: it is gone, or a pass failed inside it. */
  void forget(Timeline timeline) {
    live.remove(timeline);
    timeline.abandonState();
  }
}
