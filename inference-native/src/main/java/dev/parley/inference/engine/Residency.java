package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which timelines have a live state: those with work to do, as many as there may be. Whoever has
 * none any more lets it become a snapshot, which costs nothing, and goes on from it later, if it
 * did not make room meanwhile.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Residency {
  private final List<Timeline> live = new ArrayList<>();

  /** Whoever had a live state before, least recently first. */
  private final Set<Timeline> known = new LinkedHashSet<>();

  /** Lets the states of all others become snapshots. */
  void retireAllBut(Predicate<Timeline> busy) {
    for (int i = live.size() - 1; i >= 0; i--) {
      if (!busy.test(live.get(i))) {
        live.remove(i).retire();
      }
    }
  }

  /**
   * Lets a timeline have a live state, the longest there is for it, if one more may be live.
   *
   * @return whether it has one
   */
  boolean admit(Timeline timeline) {
    if (timeline.isLive()) {
      timeline.catchUp();
      return true;
    }
    if (!timeline.enliven()) {
      return false;
    }
    if (!live.contains(timeline)) {
      live.add(timeline);
    }
    known.remove(timeline);
    known.add(timeline);
    return true;
  }

  /**
   * Whom to read again in idle time: the timeline used most recently that has lost a state, if it
   * can have one without another's making room.
   */
  Optional<Timeline> forgotten() {
    return known.stream()
        .filter(Timeline::isForgotten)
        .filter(Timeline::fitsBesideOthers)
        .reduce((earlier, later) -> later);
  }

  /** A pass failed inside the timeline: its live state is not kept, and not read again in vain. */
  void abandon(Timeline timeline) {
    live.remove(timeline);
    known.remove(timeline);
    timeline.abandonState();
  }

  /** Every state is gone: whoever had one live has it no more. */
  void abandonAll() {
    live.forEach(Timeline::abandonState);
    live.clear();
  }

  /** How many have a live state, or had one until the last pass. */
  int liveCount() {
    return live.size();
  }

  /** A timeline is gone, with all of its states that no other goes through. */
  void close(Timeline timeline) {
    live.remove(timeline);
    known.remove(timeline);
    timeline.close();
  }
}
