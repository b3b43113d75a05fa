package dev.parley.tools.lint;

import java.lang.Character.UnicodeScript;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** In which script a text is written. The three of Japanese count as one. */
final class Scripts {

  /** Their letters look alike, so that one in a word of another is easily overlooked. */
  private static final Set<UnicodeScript> ALIKE =
      Set.of(UnicodeScript.LATIN, UnicodeScript.GREEK, UnicodeScript.CYRILLIC);

  private static final Pattern WORD = Pattern.compile("\\p{L}+");

  private Scripts() {}

  /** The script of more than half of all letters, if there are {@code least} in it. */
  static Optional<UnicodeScript> of(Collection<String> texts, int least) {
    Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
    texts.forEach(
        text -> letters(text).forEach(letter -> letters.merge(script(letter), 1, Integer::sum)));
    int all = letters.values().stream().mapToInt(Integer::intValue).sum();
    return letters.entrySet().stream()
        .filter(entry -> entry.getValue() >= least && 2 * entry.getValue() > all)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The first word with letters of two scripts that look alike. */
  static Optional<String> mixedWord(String text) {
    return WORD.matcher(text)
        .results()
        .map(MatchResult::group)
        .filter(Scripts::isMixed)
        .findFirst();
  }

  private static boolean isMixed(String word) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    letters(word).forEach(letter -> scripts.add(script(letter)));
    scripts.retainAll(ALIKE);
    return scripts.size() > 1;
  }

  private static IntStream letters(String text) {
    return text.codePoints().filter(Character::isLetter);
  }

  private static UnicodeScript script(int letter) {
    UnicodeScript script = UnicodeScript.of(letter);
    return switch (script) {
      case HIRAGANA, KATAKANA -> UnicodeScript.HAN;
      default -> script;
    };
  }
}
