package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part in one pass, and with which rows: one row for each who speaks, and prompt rows in
 * order of arrival until there is no more room.
 *
 * @param parts who takes part
 * @param prompts rows of text
 * @param decodes rows of generated tokens
 */
record Round(List<Part> parts, List<Passes.Row> prompts, List<Passes.Row> decodes) {

  /**
   * One who takes part.
   *
   * @param rows how many rows are theirs
   * @param decoding whether they speak already
   */
  record Part(Work work, int rows, boolean decoding, boolean output) {}

  static Round of(List<Work> works, int promptRows) {
    Round round = new Round(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Work work : works) {
      Reply reply = work.reply();
      boolean decoding = reply != null && reply.hasBegun();
      int room = decoding ? 1 : promptRows - round.prompts.size();
      if (room == 0) {
        continue;
      }
      List<Passes.Row> rows = work.timeline().nextRows(room, reply != null);
      boolean output = rows.get(rows.size() - 1).output();
      round.parts.add(new Part(work, rows.size(), decoding, output));
      (decoding ? round.decodes : round.prompts).addAll(rows);
    }
    return round;
  }

  /** Counts every row as read. */
  void advance() {
    for (Part part : parts) {
      Timeline.Read read = part.work().timeline().advance(part.rows());
      Reply reply = part.work().reply();
      if (reply != null) {
        reply.countRead(part.rows(), read.reread(), read.rebuilt());
      }
    }
  }

  /**
   * Whose logits the pass gives, in its order: those who end their prompt, then those who speak.
   */
  List<Work> answering() {
    List<Work> answering = new ArrayList<>();
    for (boolean decoding : new boolean[] {false, true}) {
      for (Part part : parts) {
        if (part.output() && part.decoding() == decoding) {
          answering.add(part.work());
        }
      }
    }
    return answering;
  }
}
