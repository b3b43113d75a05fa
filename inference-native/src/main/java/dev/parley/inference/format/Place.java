package dev.parley.inference.format;

/**
 * Writes where in a file something is, as messages name it.
 *
 * @param file what messages call the file
 */
record Place(String file) {
  private static final int SHOWN_CHARACTERS = 80;

  String at(long offset) {
    return file + ", byte " + offset;
  }

  String key(String key) {
    return file + ", key '" + shown(key) + "'";
  }

  String tensor(String name) {
    return file + ", tensor '" + shown(name) + "'";
  }

  /** A text of the file, short and without control characters: nothing says it is fit to print. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_CHARACTERS)
        .map(character -> Character.isISOControl(character) ? '\uFFFD' : character)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > SHOWN_CHARACTERS
        ? shown + "…"
        : shown.toString();
  }
}
