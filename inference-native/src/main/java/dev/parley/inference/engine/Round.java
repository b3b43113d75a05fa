package dev.parley.inference.engine;

import dev.parley.inference.Priority;
import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part in one pass, and with which rows: one row for each who speaks, and prompt rows of
 * those of the first priority, shared among them. Used again for the next pass.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Round {
  private final Rows rows = new Rows();
  private final List<Work> parts = new ArrayList<>();
  private final List<Work> answering = new ArrayList<>();

  /** How many rows are whose. */
  private int[] shares = new int[16];

  /**
   * Begins a new round.
   *
   * @param works the most urgent first
   * @param promptRows the most rows of text, at least 1
   */
  void gather(List<Work> works, int promptRows) {
    rows.clear();
    parts.clear();
    answering.clear();
    if (shares.length < works.size()) {
      shares = new int[2 * works.size()];
    }
    Priority first = works.get(0).priority();
    int readers = 0;
    for (int i = 0; i < works.size(); i++) {
      readers += reads(works.get(i), first) ? 1 : 0;
    }
    for (int i = 0; i < works.size(); i++) {
      if (reads(works.get(i), first)) {
        int left = promptRows - rows.prompts();
        add(works.get(i), (left + readers - 1) / readers);
        readers--;
      }
    }
    for (int i = 0; i < works.size(); i++) {
      if (works.get(i).isSpeaking()) {
        add(works.get(i), 1);
      }
    }
  }

  private static boolean reads(Work work, Priority first) {
    return !work.isSpeaking() && work.priority() == first;
  }

  /** Everybody who takes part. */
  List<Work> parts() {
    return List.copyOf(parts);
  }

  boolean holds(Timeline timeline) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).timeline() == timeline) {
        return true;
      }
    }
    return false;
  }

  /** The most urgent of those who take part. */
  Work mostUrgent() {
    Work first = parts.get(0);
    for (int i = 1; i < parts.size(); i++) {
      first = parts.get(i).isBefore(first) ? parts.get(i) : first;
    }
    return first;
  }

  private void add(Work work, int room) {
    if (room == 0) {
      return;
    }
    int before = rows.count();
    int outputs = rows.outputCount();
    work.timeline().addRows(room, work.reply() != null, work.isSpeaking(), rows);
    shares[parts.size()] = rows.count() - before;
    parts.add(work);
    if (rows.outputCount() > outputs) {
      answering.add(work);
    }
  }

  Rows rows() {
    return rows;
  }

  /** Counts every row as read. */
  void advance() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).timeline().advance(shares[i], parts.get(i).reply());
    }
  }

  /**
   * Whose logits the pass gives, in its order: those who end their prompt, then those who speak.
   */
  List<Work> answering() {
    return answering;
  }
}
