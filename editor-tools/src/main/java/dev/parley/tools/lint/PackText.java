package dev.parley.tools.lint;

/**
 * One text of a pack and where it stands.
 *
 * @param file as the writer would name it
 * @param pointer JSON Pointer to it
 * @param use what becomes of it
 * @param text itself
 */
record PackText(String file, String pointer, Use use, String text) {

  /** What becomes of a text. */
  enum Use {
    /** A model is told it. */
    TOLD,
    /** A model is told it as something the character could say. */
    SAMPLE,
    /** The character says it when no model is asked. */
    LINE;
  }

  /** Whether it stands for words of the character. */
  boolean isSpoken() {
    return use != Use.TOLD;
  }

  /** A text for a message: its beginning, if it is long. */
  static String excerpt(String text) {
    int most = 40;
    return text.codePointCount(0, text.length()) <= most
        ? "'" + text + "'"
        : "'" + text.substring(0, text.offsetByCodePoints(0, most - 1)).strip() + "\u2026'";
  }
}
