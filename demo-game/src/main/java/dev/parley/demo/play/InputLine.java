package dev.parley.demo.play;

/** The line in which the player writes. */
public final class InputLine {
  private static final int MOST = 240;

  private final StringBuilder text = new StringBuilder();
  private int caret;

  public String text() {
    return text.toString();
  }

  /** Chars in front of the caret. */
  public int caret() {
    return caret;
  }

  public void clear() {
    text.setLength(0);
    caret = 0;
  }

  public void type(int codePoint) {
    if (text.length() < MOST && !Character.isISOControl(codePoint)) {
      String letter = Character.toString(codePoint);
      text.insert(caret, letter);
      caret += letter.length();
    }
  }

  public void deleteBefore() {
    int from = before();
    text.delete(from, caret);
    caret = from;
  }

  public void deleteAfter() {
    text.delete(caret, after());
  }

  public void left() {
    caret = before();
  }

  public void right() {
    caret = after();
  }

  public void home() {
    caret = 0;
  }

  public void end() {
    caret = text.length();
  }

  private int before() {
    return caret == 0 ? 0 : text.offsetByCodePoints(caret, -1);
  }

  private int after() {
    return caret == text.length() ? caret : text.offsetByCodePoints(caret, 1);
  }
}
