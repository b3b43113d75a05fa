package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class InputLineTest {

  @Test
  void lettersGoWhereTheCaretIs() {
    InputLine line = typed("bride");
    line.left();
    line.left();
    line.left();
    line.right();
    line.right();
    line.type('g');
    assertEquals("bridge", line.text());
  }

  @Test
  void aLetterOfTwoCharsIsDeletedWhole() {
    InputLine line = typed("a🔥");
    line.deleteBefore();
    assertEquals("a", line.text());
    line.home();
    line.deleteAfter();
    assertEquals("", line.text());
    line.deleteBefore();
    line.deleteAfter();
    assertEquals(0, line.caret());
  }

  private static InputLine typed(String text) {
    InputLine line = new InputLine();
    text.codePoints().forEach(line::type);
    return line;
  }
}
