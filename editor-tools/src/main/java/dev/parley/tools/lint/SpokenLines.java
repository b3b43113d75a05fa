package dev.parley.tools.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a character says: short enough for a speech bubble, and nothing twice in the pack. */
final class SpokenLines {

  /** In code points; at a usual reading speed some fifteen seconds. */
  static final int LONGEST = 300;

  private SpokenLines() {}

  static List<Finding> findings(Manuscript pack) {
    List<Finding> findings = new ArrayList<>();
    Map<String, PackText> earlier = new HashMap<>();
    for (PackText text : pack.spoken()) {
      int length = text.text().codePointCount(0, text.text().length());
      if (length > LONGEST) {
        findings.add(tooLong(text, length));
      }
      PackText first = earlier.putIfAbsent(folded(text.text()), text);
      if (first != null) {
        findings.add(repeated(text, first));
      }
    }
    return findings;
  }

  private static Finding tooLong(PackText text, int length) {
    return Finding.warning(
        "long-line",
        text,
        "a line of " + length + " characters",
        "at most " + LONGEST + ", which fill a speech bubble");
  }

  private static Finding repeated(PackText text, PackText first) {
    String place = first.file().equals(text.file()) ? "" : " of " + first.file();
    return Finding.warning(
        "repeated-line",
        text,
        "the words of " + first.pointer() + place + " again",
        "new words: a character says no line twice while it has others");
  }

  /** Without what a listener would not hear. */
  private static String folded(String text) {
    String words = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
    return words.isEmpty() ? text : words;
  }
}
