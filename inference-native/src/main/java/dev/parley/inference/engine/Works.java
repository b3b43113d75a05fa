package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done, the most urgent first, equals in order of arrival.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Works {
  private final List<Work> works = new ArrayList<>();

  /** Adds a piece of work; what was only read for the same timeline is read by it too. */
  void add(Work work) {
    works.removeIf(other -> other.timeline() == work.timeline());
    int at = works.size();
    while (at > 0 && work.isBefore(works.get(at - 1))) {
      at--;
    }
    works.add(at, work);
  }

  void remove(Work work) {
    works.remove(work);
  }

  boolean isEmpty() {
    return works.isEmpty();
  }

  int size() {
    return works.size();
  }

  Work get(int i) {
    return works.get(i);
  }

  /** A copy, for those who end work while they go through it. */
  List<Work> all() {
    return List.copyOf(works);
  }

  boolean has(Timeline timeline) {
    for (int i = 0; i < works.size(); i++) {
      if (works.get(i).timeline() == timeline) {
        return true;
      }
    }
    return false;
  }

  /** Whether a timeline has work that this one must not push aside. */
  boolean isNeeded(Timeline timeline, Work by) {
    for (int i = 0; i < works.size(); i++) {
      Work work = works.get(i);
      if (work.timeline() == timeline && !by.isBefore(work)) {
        return true;
      }
    }
    return false;
  }
}
