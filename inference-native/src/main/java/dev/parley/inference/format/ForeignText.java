package dev.parley.inference.format;

/**
 * Makes a text that comes from a file fit for a message: nothing else says that it can be printed.
 */
public final class ForeignText {
  private static final int SHOWN_CHARACTERS = 80;

  private ForeignText() {}

  /** The text, short and without control characters. */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_CHARACTERS)
        .map(character -> Character.isISOControl(character) ? '\uFFFD' : character)
        .forEach(shown::appendCodePoint);
    return shown.length() < text.length() ? shown + "…" : shown.toString();
  }
}
