package dev.parley.demo.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ParagraphTest {
  private final FixedRuler ruler = new FixedRuler();

  @Test
  void breaksBetweenWords() {
    assertEquals(
        List.of("It went in", "the night,", "third pier", "first."),
        Paragraph.wrap("It went in the night, third pier first.", ruler, 100));
  }

  @Test
  void breaksAWordThatIsWiderThanALine() {
    assertEquals(
        List.of("a", "bridgewrig", "ht's word"),
        Paragraph.wrap("a bridgewright's word", ruler, 100));
  }

  @Test
  void keepsBreaksThatAreThere() {
    assertEquals(List.of("one", "", "two"), Paragraph.wrap("one\n\ntwo", ruler, 100));
  }

  @Test
  void neverSplitsASurrogatePair() {
    List<String> lines = Paragraph.wrap("🔥🔥🔥🔥🔥", ruler, 20);
    assertEquals(List.of("🔥🔥", "🔥🔥", "🔥"), lines);
  }

  @Test
  void noLineIsTooWideAndNoLetterIsLost() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append("abcdefg ".charAt(random.nextInt(8)));
      }
      float width = 10 + random.nextInt(200);
      List<String> lines = Paragraph.wrap(text.toString(), ruler, width);
      lines.forEach(line -> assertTrue(ruler.width(line) <= Math.max(10, width), line));
      assertEquals(text.toString().replace(" ", ""), String.join("", lines).replace(" ", ""));
    }
  }

  @Test
  void theTailIsTheEnd() {
    assertEquals(List.of("b", "c"), Paragraph.tail(List.of("a", "b", "c"), 2));
    assertEquals(List.of(), Paragraph.tail(List.of("a", "b", "c"), -1));
  }
}
