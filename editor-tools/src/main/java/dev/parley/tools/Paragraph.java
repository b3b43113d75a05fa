package dev.parley.tools;

/** Prose for a terminal, which by itself would break lines inside words. */
final class Paragraph {

  private Paragraph() {}

  /** The same words in lines of at most {@code columns} chars, longer words alone in theirs. */
  static String wrap(String text, int columns) {
    StringBuilder wrapped = new StringBuilder();
    int lineStart = 0;
    for (String word : text.strip().split("\\s+", -1)) {
      if (wrapped.length() == lineStart) {
        wrapped.append(word);
      } else if (wrapped.length() - lineStart + 1 + word.length() <= columns) {
        wrapped.append(' ').append(word);
      } else {
        wrapped.append('\n');
        lineStart = wrapped.length();
        wrapped.append(word);
      }
    }
    return wrapped.toString();
  }
}
