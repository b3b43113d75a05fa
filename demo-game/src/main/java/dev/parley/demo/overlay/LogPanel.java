package dev.parley.demo.overlay;

import dev.parley.demo.play.Play;
import dev.parley.demo.shape.Look;
import dev.parley.demo.talk.Bubble;
import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Font;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.Paragraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was said, in the corner or over all of the screen. */
final class LogPanel {
  private static final float WIDE = 380;
  private static final int LATEST = 4;
  private static final double FRESH_SECONDS = 26;

  private final Canvas canvas;
  private final FontSheet letters;

  /** A line as it is written: whose, the name if it begins with it, and the words. */
  private record Row(String who, String name, String words) {}

  LogPanel(Canvas canvas, FontSheet letters) {
    this.canvas = canvas;
    this.letters = letters;
  }

  /** The last lines above {@code bottom}, while they are fresh. */
  Optional<Box> drawLatest(Play play, Box screen, float bottom) {
    double now = play.session().camp().seconds();
    List<String> shown = play.session().talk().bubbles().stream().map(Bubble::text).toList();
    List<TalkLog.Entry> fresh =
        play.session().talk().log().entries().stream()
            .filter(entry -> now - entry.seconds() < FRESH_SECONDS)
            .filter(entry -> shown.stream().noneMatch(text -> text.strip().equals(entry.text())))
            .toList();
    if (fresh.isEmpty()) {
      return Optional.empty();
    }
    float wide = Math.min(screen.width() * 0.42f, WIDE * letters.small().lineHeight() / 22);
    List<Row> rows =
        rows(fresh.subList(Math.max(0, fresh.size() - LATEST), fresh.size()), wide - 24);
    int most = (int) (screen.height() * 0.3f / letters.small().lineHeight());
    rows = rows.subList(Math.max(0, rows.size() - most), rows.size());
    float tall = rows.size() * letters.small().lineHeight() + 16;
    Box box = new Box(screen.x(), bottom - tall - 10, wide, tall);
    canvas.box(box, 10, Palette.PANEL, 0.55);
    draw(rows, box.x() + 12, box.y() + 8, 0.92);
    return Optional.of(box);
  }

  /** As much of everything as fits. */
  void drawWhole(Play play, Box screen) {
    float wide = Math.min(screen.width(), 860 * letters.small().lineHeight() / 22);
    Box box = new Box(screen.x() + (screen.width() - wide) / 2, screen.y(), wide, screen.height());
    canvas.box(box, 14, Palette.PANEL, 0.86);
    canvas.text(letters.name(), box.x() + 24, box.y() + 16, "What was said", Palette.WARM, 1);
    List<Row> rows = rows(play.session().talk().log().entries(), wide - 48);
    float lineHeight = letters.small().lineHeight();
    float top = box.y() + 24 + letters.name().lineHeight();
    int room = (int) ((box.bottom() - 16 - top) / lineHeight);
    rows = rows.subList(Math.max(0, rows.size() - room), rows.size());
    draw(rows, box.x() + 24, top, 1);
    if (rows.isEmpty()) {
      canvas.text(letters.small(), box.x() + 24, top, "Nothing yet.", Palette.FAINT, 1);
    }
  }

  private List<Row> rows(List<TalkLog.Entry> entries, float width) {
    List<Row> rows = new ArrayList<>();
    for (TalkLog.Entry entry : entries) {
      String name = entry.name().isEmpty() ? "" : entry.name() + ": ";
      List<String> lines = Paragraph.wrap(name + entry.text(), letters.small(), width);
      for (int i = 0; i < lines.size(); i++) {
        boolean begins = i == 0 && lines.get(i).startsWith(name.strip());
        String own = begins ? name.strip() : "";
        rows.add(new Row(entry.who(), own, lines.get(i).substring(own.length())));
      }
    }
    return rows;
  }

  private void draw(List<Row> rows, float x, float top, double alpha) {
    Font font = letters.small();
    float y = top;
    for (Row row : rows) {
      canvas.text(font, x, y, row.name(), Look.accent(row.who()), alpha);
      int colour = row.who().isEmpty() ? Palette.FAINT : Palette.TEXT;
      canvas.text(font, x + font.width(row.name()), y, row.words(), colour, alpha * 0.95);
      y += font.lineHeight();
    }
  }
}
