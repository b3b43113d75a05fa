package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.text.Box;
import org.junit.jupiter.api.Test;

class NoticeLinesTest {
  private static final Letters LETTERS = new Letters(10, 22);

  @Test
  void aLongSentenceStaysInItsBoxAndTheBoxOnTheScreen() {
    String sentence =
        "The saved evening cannot be read, for one of its files is damaged. ".repeat(3);
    for (int width : new int[] {90, 640, 1280}) {
      Box screen = new Box(18, 18, width - 36, 684);
      NoticeLines notice = NoticeLines.of(sentence, LETTERS, screen, 18);

      Box box = notice.box();
      for (String line : notice.lines()) {
        assertTrue(LETTERS.width(line) <= box.width() - 2 * NoticeLines.ASIDE, line);
      }
      assertTrue(box.x() >= screen.x() && box.right() <= screen.right(), box + " sticks out");
      assertTrue(box.height() > notice.lines().size() * 22, box + " is too low");
      String all = String.join("", notice.lines()).replace(" ", "");
      assertEquals(sentence.replace(" ", ""), all);
    }
  }

  @Test
  void aShortOneIsOneLine() {
    NoticeLines notice = NoticeLines.of("Saved.", LETTERS, new Box(0, 0, 1280, 720), 0);
    assertEquals(1, notice.lines().size());
    assertEquals(new Box(594, 0, 92, 36), notice.box());
  }
}
