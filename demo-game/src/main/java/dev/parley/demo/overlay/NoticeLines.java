package dev.parley.demo.overlay;

import dev.parley.demo.text.Box;
import dev.parley.demo.text.Paragraph;
import dev.parley.demo.text.Ruler;
import java.util.List;

/** A sentence for the player, in as many lines as it needs, and the box around them. */
record NoticeLines(List<String> lines, Box box) {
  static final float ASIDE = 16;
  static final float ABOVE = 7;

  /** Longer lines are hard to find back from. */
  private static final float WIDEST_IN_LINES = 30;

  /**
   * In the middle of the screen.
   *
   * @param y of the upper side
   */
  static NoticeLines of(String notice, Ruler ruler, Box screen, float y) {
    float room = Math.min(screen.width() - 2 * ASIDE, WIDEST_IN_LINES * ruler.lineHeight());
    List<String> lines = Paragraph.wrap(notice, ruler, room);
    float wide = 0;
    for (String line : lines) {
      wide = Math.max(wide, ruler.width(line));
    }
    wide += 2 * ASIDE;
    float tall = lines.size() * ruler.lineHeight() + 2 * ABOVE;
    return new NoticeLines(lines, new Box(screen.x() + (screen.width() - wide) / 2, y, wide, tall));
  }
}
