package dev.parley.demo.overlay;

import dev.parley.demo.play.Action;
import dev.parley.demo.play.Play;
import dev.parley.demo.text.Box;
import dev.parley.demo.text.Canvas;
import dev.parley.demo.text.Font;
import dev.parley.demo.text.FontSheet;
import dev.parley.demo.text.Paragraph;
import java.util.ArrayList;
import java.util.List;

/** The keys. */
final class HelpPanel {
  private final Canvas canvas;
  private final FontSheet letters;

  private record Row(String key, String meaning) {}

  HelpPanel(Canvas canvas, FontSheet letters) {
    this.canvas = canvas;
    this.letters = letters;
  }

  void draw(Play play, int width, int height) {
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("W A S D", "walk"));
    rows.add(new Row("Arrows, mouse", "look around"));
    for (Action action :
        List.of(Action.TALK, Action.CANCEL, Action.NEXT, Action.HANDS, Action.LOG)) {
      rows.add(new Row(action.key(), action.meaning()));
    }
    rows.add(pair(Action.EARLIER, Action.LATER));
    rows.add(pair(Action.HELP, Action.HUD));
    rows.add(pair(Action.SAVE, Action.LOAD));
    rows.add(pair(Action.BUDGET_DOWN, Action.BUDGET_UP));
    rows.add(pair(Action.TEXT_SMALLER, Action.TEXT_BIGGER));
    rows.add(new Row(Action.SOUND.key(), Action.SOUND.meaning()));
    rows.add(new Row(Action.PICTURE.key(), Action.PICTURE.meaning()));
    Font font = letters.small();
    float keys = 0;
    float meanings = 0;
    for (Row row : rows) {
      keys = Math.max(keys, letters.figures().width(row.key()));
      meanings = Math.max(meanings, font.width(row.meaning()));
    }
    float wide = keys + meanings + 84;
    List<String> advice =
        Paragraph.wrap(
            "Try: follow me, wait here, fetch some wood, keep watch at the bridge.",
            font,
            wide - 56);
    float tall =
        76 + letters.title().lineHeight() + (rows.size() + advice.size()) * (font.lineHeight() + 1);
    Box box = new Box((width - wide) / 2, (height - tall) / 2, wide, tall);
    canvas.box(box, 14, Palette.PANEL, 0.9);
    canvas.text(letters.title(), box.x() + 28, box.y() + 20, "At the fire", Palette.TEXT, 1);
    float y = box.y() + 34 + letters.title().lineHeight();
    for (Row row : rows) {
      canvas.text(letters.figures(), box.x() + 28, y + 2, row.key(), Palette.WARM, 1);
      canvas.text(font, box.x() + 56 + keys, y, row.meaning(), Palette.TEXT, 1);
      y += font.lineHeight() + 1;
    }
    y += 14;
    for (String line : advice) {
      canvas.text(font, box.x() + 28, y, line, Palette.FAINT, 1);
      y += font.lineHeight() + 1;
    }
  }

  private static Row pair(Action one, Action other) {
    return new Row(one.key() + "   " + other.key(), one.meaning() + "; " + other.meaning());
  }
}
