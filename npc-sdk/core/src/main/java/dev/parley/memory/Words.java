package dev.parley.memory;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the words it is found by: lower case, without accents, the commonest left out, and
 * without the s of a plural. One rule for every store, so that all of them find the same.
 */
final class Words {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}]+");
  private static final Pattern MARKS = Pattern.compile("\\p{M}+|['\u2019]s\\b|['\u2019]");
  private static final Set<String> COMMON =
      Set.of(
          "a", "an", "and", "are", "at", "be", "but", "by", "did", "do", "does", "for", "from",
          "has", "have", "he", "her", "him", "his", "i", "in", "is", "it", "its", "me", "my", "no",
          "not", "of", "on", "or", "our", "she", "so", "that", "the", "their", "them", "there",
          "they", "this", "to", "us", "was", "we", "were", "what", "when", "where", "who", "why",
          "will", "with", "you", "your");

  private Words() {}

  /** The words in their order, repeated as often as they stand there. */
  static List<String> of(String text) {
    Matcher matcher = WORD.matcher(plain(text).toLowerCase(Locale.ROOT));
    List<String> words = new ArrayList<>();
    while (matcher.find()) {
      String word = matcher.group();
      if (!COMMON.contains(word)) {
        words.add(singular(word));
      }
    }
    return words;
  }

  private static String plain(String text) {
    boolean bare = text.chars().allMatch(c -> c < 0x80 && c != '\'');
    return bare
        ? text
        : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
  }

  /** The words that a memory is found by. */
  static List<String> of(Memory memory) {
    return of(memory.text() + " " + memory.place() + " " + String.join(" ", memory.about()));
  }

  private static String singular(String word) {
    boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss");
    return plural ? word.substring(0, word.length() - 1) : word;
  }
}
