package dev.parley.demo.overlay;

import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.text.Ruler;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the log as it is written.
 *
 * @param who said it: an id; empty for what was seen
 * @param name if the line begins with it
 * @param words the rest
 */
record LogRow(String who, String name, String words) {

  static List<LogRow> of(List<TalkLog.Entry> entries, Ruler ruler, float width) {
    List<LogRow> rows = new ArrayList<>();
    for (TalkLog.Entry entry : entries) {
      String name = entry.name().isEmpty() ? "" : entry.name() + ": ";
      List<String> lines = Paragraph.wrap(name + entry.text(), ruler, width);
      for (int i = 0; i < lines.size(); i++) {
        boolean begins = i == 0 && lines.get(i).startsWith(name.strip());
        String own = begins ? name.strip() : "";
        rows.add(new LogRow(entry.who(), own, lines.get(i).substring(own.length())));
      }
    }
    return rows;
  }
}
