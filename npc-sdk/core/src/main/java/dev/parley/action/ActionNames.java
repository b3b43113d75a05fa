package dev.parley.action;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** What may be called what, so that calls and notes cannot be broken by a name. */
final class ActionNames {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern MARKUP = Pattern.compile("[<>\\[\\]\\p{Cntrl}]");

  private ActionNames() {}

  static void require(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "the " + what + " '" + name + "' is no name; expected lower-case letters, digits and _");
    }
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  /** Names of things as the game has them, each once. */
  static List<String> things(String parameter, List<String> names) {
    for (String name : names) {
      if (name.isBlank() || !name.equals(name.strip()) || MARKUP.matcher(name).find()) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' cannot be named as '"
                + parameter
                + "'; expected a text on one line without <, >, [ and ]");
      }
    }
    return List.copyOf(new LinkedHashSet<>(names));
  }
}
