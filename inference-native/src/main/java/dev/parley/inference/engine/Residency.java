package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.List;
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

  /**
   * Lets a timeline have a live state, the longest there is for it, if one more may be live.
   *
   * @param busy those whose state stays live
   * @return whether it has one
   */
  boolean admit(Timeline timeline, Predicate<Timeline> busy) {
    retireOthers(busy);
    if (timeline.isLive()) {
      timeline.catchUp();
      return true;
    }
    if (!timeline.enliven()) {
      return false;
    }
    live.add(timeline);
    return true;
  }

  private void retireOthers(Predicate<Timeline> busy) {
    live.removeIf(
        timeline -> {
          boolean idle = !busy.test(timeline);
          if (idle) {
            timeline.retire();
          }
          return idle || !timeline.isLive();
        });
  }

  /** A pass failed inside the timeline: its live state is not kept. */
  void abandon(Timeline timeline) {
    live.remove(timeline);
    timeline.abandonState();
  }

  /** A timeline is gone, with all of its states that no other goes through. */
  void close(Timeline timeline) {
    live.remove(timeline);
    timeline.close();
  }
}
