package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ParagraphTest {

  @Test
  void breaksBetweenWords() {
    assertEquals("one two\nthree\nfour", Paragraph.wrap("one two three four", 9));
    assertEquals("one two\nthree four", Paragraph.wrap(" one  two\nthree four ", 10));
  }

  @Test
  void aWordTooLongStandsAlone() {
    assertEquals("a\nlonglonglong\nb", Paragraph.wrap("a longlonglong b", 4));
    assertEquals("", Paragraph.wrap("  ", 4));
  }
}
