package dev.parley;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the call at the end of a reply out of what is said, where a model without tools writes it
 * as text: words up to its first mark are let through, the rest is the call's.
 *
 * <p>Confined to the dialogue thread.
 */
final class CallText {

  private static final Pattern CALL =
      Pattern.compile(
          "\\s*<function=([^>\n]*)>\\s*((?:<parameter=[^>\n]*>.*?</parameter>\\s*)*)</function>\\s*"
              + ActionGrammar.END
              + ".*",
          Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("<parameter=([^>\n]*)>\n?(.*?)\n?</parameter>", Pattern.DOTALL);

  /** What may yet become the mark. */
  private final StringBuilder held = new StringBuilder();

  private final StringBuilder call = new StringBuilder();
  private boolean called;

  /** What of a piece is words. */
  String feed(String piece) {
    if (called) {
      call.append(piece);
      return "";
    }
    held.append(piece);
    int mark = held.indexOf(ActionGrammar.BEGIN);
    if (mark >= 0) {
      called = true;
      call.append(held, mark + ActionGrammar.BEGIN.length(), held.length());
      return take(mark);
    }
    int safe = held.length();
    for (int i = Math.max(0, safe - ActionGrammar.BEGIN.length()); i < safe; i++) {
      if (ActionGrammar.BEGIN.startsWith(held.substring(i))) {
        safe = i;
      }
    }
    return take(safe);
  }

  /** What was held back, once no more pieces come. */
  String finish() {
    return called ? "" : take(held.length());
  }

  private String take(int length) {
    String words = held.substring(0, length);
    held.delete(0, called ? held.length() : length);
    return words;
  }

  /** Whether a call was begun. */
  boolean called() {
    return called;
  }

  /** The call, if it is whole: its name, and its values as they were written. */
  Optional<Map.Entry<String, Map<String, String>>> call() {
    Matcher whole = CALL.matcher(call);
    if (!called || !whole.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(whole.group(2));
    while (parameter.find()) {
      values.put(parameter.group(1), parameter.group(2));
    }
    return Optional.of(Map.entry(whole.group(1), values));
  }
}
