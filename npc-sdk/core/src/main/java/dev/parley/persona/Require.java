package dev.parley.persona;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The rules that every text of a pack keeps, wherever it comes from. The schema states the same
 * rules for editors, and a test holds the two together.
 */
final class Require {

  /** The longest text, in code points as JSON Schema counts them. */
  static final int LONGEST_TEXT = 2_000;

  /** Control characters, which would break the lines of a prompt, and halves of characters. */
  private static final Predicate<String> UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\p{Cs}]").asPredicate();

  private static final Predicate<String> VISIBLE =
      Pattern.compile("[^\\p{Z}\\p{Cc}\\p{Cs}]").asPredicate();

  private static final Predicate<String> ID =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,63}").asMatchPredicate();
  private static final Predicate<String> VERSION =
      Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}").asMatchPredicate();
  private static final Predicate<String> KEYWORD =
      Pattern.compile("[\\p{Ll}\\p{Lo}0-9](?:[\\p{Ll}\\p{Lo}0-9 '-]{0,62}[\\p{Ll}\\p{Lo}0-9])?")
          .asMatchPredicate();

  private Require() {}

  /** For objects and lists that the code, not a file, left out. */
  static <T> T present(String field, T value) {
    return Objects.requireNonNull(value, field);
  }

  static void id(String field, String value) {
    matching(field, value, ID, "1 to 64 lower-case letters, digits or hyphens, no hyphen first");
  }

  static void version(String field, String value) {
    matching(field, value, VERSION, "three numbers with dots, like 1.0.0");
  }

  static void range(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new InvalidField(
          field, Integer.toString(value), "a number from " + least + " to " + most);
    }
  }

  static void text(String field, String value) {
    if (!VISIBLE.test(present(field, value))) {
      throw new InvalidField(field, "a blank text", "a text with something in it");
    }
    if (UNPRINTABLE.test(value)) {
      throw new InvalidField(
          field, "a line break, a tab or another control character", "one line of plain text");
    }
    int length = value.codePointCount(0, value.length());
    if (length > LONGEST_TEXT) {
      throw new InvalidField(
          field, "a text of " + length + " characters", "at most " + LONGEST_TEXT);
    }
  }

  /** A copy of a list of different texts, empty or not. */
  static List<String> texts(String field, List<String> values) {
    List<String> copy = list(field, values);
    for (int i = 0; i < copy.size(); i++) {
      text(field + "/" + i, copy.get(i));
    }
    refuseDuplicates(field, copy);
    return copy;
  }

  static List<String> someTexts(String field, List<String> values) {
    refuseEmpty(field, values);
    return texts(field, values);
  }

  static List<String> keywords(String field, List<String> values) {
    refuseEmpty(field, values);
    List<String> copy = list(field, values);
    for (int i = 0; i < copy.size(); i++) {
      matching(
          field + "/" + i,
          copy.get(i),
          KEYWORD,
          "up to 64 lower-case letters and digits; spaces, hyphens and apostrophes only inside");
    }
    refuseDuplicates(field, copy);
    return copy;
  }

  static <T> List<T> list(String field, List<T> values) {
    return List.copyOf(present(field, values));
  }

  static <T> void refuseEmpty(String field, List<T> values) {
    if (present(field, values).isEmpty()) {
      throw new InvalidField(field, "an empty list", "at least one entry");
    }
  }

  private static void refuseDuplicates(String field, List<String> values) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      Integer first = seen.putIfAbsent(values.get(i), i);
      if (first != null) {
        throw new InvalidField(
            field + "/" + i, "the text of " + field + "/" + first + " again", "a new text");
      }
    }
  }

  private static void matching(
      String field, String value, Predicate<String> rule, String expected) {
    if (!rule.test(present(field, value))) {
      throw new InvalidField(field, "'" + value + "'", expected);
    }
  }
}
