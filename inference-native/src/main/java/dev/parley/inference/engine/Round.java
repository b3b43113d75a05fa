package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part in one pass, and with which rows: one row for each who speaks, and prompt rows in
 * order of arrival until there is no more room. Used again for the next pass.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Round {
  private final Rows rows = new Rows();
  private final List<Work> parts = new ArrayList<>();
  private final List<Work> answering = new ArrayList<>();

  /** How many rows are whose. */
  private int[] shares = new int[16];

  /** Begins a new round. */
  void gather(List<Work> works, int promptRows) {
    rows.clear();
    parts.clear();
    answering.clear();
    if (shares.length < works.size()) {
      shares = new int[2 * works.size()];
    }
    for (int i = 0; i < works.size(); i++) {
      if (!isSpeaking(works.get(i))) {
        add(works.get(i), promptRows - rows.prompts());
      }
    }
    for (int i = 0; i < works.size(); i++) {
      if (isSpeaking(works.get(i))) {
        add(works.get(i), 1);
      }
    }
  }

  private static boolean isSpeaking(Work work) {
    Reply reply = work.reply();
    return reply != null && reply.hasBegun();
  }

  private void add(Work work, int room) {
    if (room == 0) {
      return;
    }
    int before = rows.count();
    int outputs = rows.outputCount();
    work.timeline().addRows(room, work.reply() != null, isSpeaking(work), rows);
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
