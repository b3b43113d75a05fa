package dev.parley.demo.overlay;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.shape.Look;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Font;
import dev.parley.demo.text.FontSheet;
import java.util.List;

/** What was said, in the corner or over all of the screen. */
final class LogPanel {
  private final Canvas canvas;
  private final FontSheet letters;

  LogPanel(Canvas canvas, FontSheet letters) {
    this.canvas = canvas;
    this.letters = letters;
  }

  void drawLatest(LatestLines latest) {
    Box box = latest.box();
    canvas.box(box, 10, Palette.PANEL, 0.55);
    draw(latest.rows(), box.x() + LatestLines.PADDING, box.y() + 8, 0.92);
  }

  /** As much of everything as fits, from where it was turned to. */
  void drawWhole(Play play, LogScroll scroll, Box screen) {
    float wide = Math.min(screen.width(), 860 * letters.small().lineHeight() / 22);
    Box box = new Box(screen.x() + (screen.width() - wide) / 2, screen.y(), wide, screen.height());
    canvas.box(box, 14, Palette.PANEL, 0.86);
    canvas.text(letters.name(), box.x() + 24, box.y() + 16, "What was said", Palette.WARM, 1);
    List<LogRow> rows =
        LogRow.of(play.session().talk().log().entries(), letters.small(), wide - 48);
    float lineHeight = letters.small().lineHeight();
    float top = box.y() + 24 + letters.name().lineHeight();
    int room = Math.max(0, (int) ((box.bottom() - 16 - top) / lineHeight));
    int first = scroll.first(rows.size(), room, play.takeLogPages());
    if (rows.size() > room) {
      Font font = letters.figures();
      String keys = Action.EARLIER.key() + "   " + Action.LATER.key();
      float x = box.right() - 24 - font.width(keys);
      canvas.text(font, x, box.y() + 18, keys, Palette.FAINT, 1);
    }
    rows = rows.subList(first, Math.min(rows.size(), first + room));
    draw(rows, box.x() + 24, top, 1);
    if (rows.isEmpty()) {
      canvas.text(letters.small(), box.x() + 24, top, "Nothing yet.", Palette.FAINT, 1);
    }
  }

  private void draw(List<LogRow> rows, float x, float top, double alpha) {
    Font font = letters.small();
    float y = top;
    for (LogRow row : rows) {
      canvas.text(font, x, y, row.name(), Look.accent(row.who()), alpha);
      int colour = row.who().isEmpty() ? Palette.FAINT : Palette.TEXT;
      canvas.text(font, x + font.width(row.name()), y, row.words(), colour, alpha * 0.95);
      y += font.lineHeight();
    }
  }
}
