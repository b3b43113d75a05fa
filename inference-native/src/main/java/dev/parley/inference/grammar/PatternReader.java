package dev.parley.inference.grammar;

import static dev.parley.inference.grammar.Expression.UNBOUNDED;
import static dev.parley.inference.grammar.Expression.repeat;
import static dev.parley.inference.grammar.Expression.sequence;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular expressions of JSON Schema's {@code pattern}, as far as they are regular:
 * characters, classes, groups, alternatives, counts, and {@code ^} and {@code $} at the ends.
 *
 * <p>Where an end is not marked any text may stand beyond it. What is read stands for text between
 * the quotes of a JSON string, so some of its characters come escaped.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class PatternReader {
  private static final int MOST_REPETITIONS = 1000;
  private static final int DEEPEST = 50;
  private static final CodePoints DIGITS = CodePoints.of('0', '9');
  private static final CodePoints WORD =
      DIGITS.plus(CodePoints.of('a', 'z')).plus(CodePoints.of('A', 'Z')).plus(CodePoints.of("_"));
  private static final CodePoints BLANK = CodePoints.of(" \t\n\r\f\u000b\u00a0\ufeff\u2028\u2029");

  /** What {@code .} and a class that excludes write: no escapes, which nobody asked for. */
  private static final CodePoints PLAIN = TokenVocabulary.HARMLESS;

  /** Says what was found and what was expected; the schema's reader knows the place. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String expected;

    UnreadableException(String found, String expected) {
      super(found + ", " + expected);
      this.found = found;
      this.expected = expected;
    }

    String found() {
      return found;
    }

    String expected() {
      return expected;
    }
  }

  private final String pattern;
  private int at;
  private int depth;

  PatternReader(String pattern) {
    this.pattern = pattern;
  }

  Expression read() throws UnreadableException {
    Expression anything = repeat(JsonText.oneOf(PLAIN), 0, UNBOUNDED);
    List<Expression> ways = new ArrayList<>();
    do {
      Expression before = take('^') ? Expression.text("") : anything;
      Expression what = run();
      Expression after = take('$') ? Expression.text("") : anything;
      ways.add(sequence(before, what, after));
    } while (take('|'));
    if (at < pattern.length()) {
      throw wrong("the end of the pattern");
    }
    return new Expression.Choice(ways);
  }

  private boolean take(char c) {
    boolean found = at < pattern.length() && pattern.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private int next(String expected) throws UnreadableException {
    if (at == pattern.length()) {
      throw wrong(expected);
    }
    int c = pattern.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private Expression run() throws UnreadableException {
    List<Expression> parts = new ArrayList<>();
    while (at < pattern.length() && "|)$".indexOf(pattern.charAt(at)) < 0) {
      parts.add(counted(atom()));
    }
    return new Expression.Sequence(parts);
  }

  private Expression atom() throws UnreadableException {
    int begin = at;
    int c = next("a character");
    return switch (c) {
      case '(' -> group();
      case '[' -> JsonText.oneOf(characters());
      case '.' -> JsonText.oneOf(PLAIN);
      case '\\' -> JsonText.oneOf(escape());
      case '^', '*', '+', '?', '{', '}', ']' -> {
        at = begin;
        throw wrong("a character, a class or a group");
      }
      default -> JsonText.oneOf(CodePoints.of(c, c));
    };
  }

  private Expression group() throws UnreadableException {
    if (take('?') && !take(':')) {
      at -= 2;
      throw wrong("a group '(...)' or '(?:...)'");
    }
    if (++depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " groups inside each other");
    }
    List<Expression> ways = new ArrayList<>();
    do {
      ways.add(run());
    } while (take('|'));
    if (!take(')')) {
      throw wrong("')'");
    }
    depth--;
    return new Expression.Choice(ways);
  }

  private CodePoints escape() throws UnreadableException {
    int begin = at - 1;
    int c = next("a character after the backslash");
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.not().and(PLAIN);
      case 'w' -> WORD;
      case 'W' -> WORD.not().and(PLAIN);
      case 's' -> BLANK;
      case 'S' -> BLANK.not().and(PLAIN);
      case 't' -> CodePoints.of("\t");
      case 'n' -> CodePoints.of("\n");
      case 'r' -> CodePoints.of("\r");
      case 'f' -> CodePoints.of("\f");
      case 'v' -> CodePoints.of("\u000b");
      case 'u' -> hexadecimal(4);
      case 'x' -> hexadecimal(2);
      default -> {
        if (Character.isLetterOrDigit(c)) {
          at = begin;
          throw wrong("\\d \\w \\s \\D \\W \\S \\t \\n \\r \\f \\v \\x \\u or an escaped sign");
        }
        yield CodePoints.of(c, c);
      }
    };
  }

  private CodePoints hexadecimal(int digits) throws UnreadableException {
    String number = pattern.substring(at, Math.min(pattern.length(), at + digits));
    if (!number.matches("[0-9a-fA-F]{" + digits + "}")) {
      throw wrong(digits + " hexadecimal digits");
    }
    at += digits;
    int c = Integer.parseInt(number, 16);
    return CodePoints.of(c, c);
  }

  private CodePoints characters() throws UnreadableException {
    boolean negated = take('^');
    CodePoints set = new CodePoints(List.of());
    while (!take(']')) {
      CodePoints first = member();
      boolean range =
          at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']';
      if (!range) {
        set = set.plus(first);
        continue;
      }
      int begin = at;
      at++;
      CodePoints last = member();
      if (!isOne(first) || !isOne(last) || first(first) > first(last)) {
        at = begin;
        throw wrong("a range whose first character is not after its last");
      }
      set = set.plus(CodePoints.of(first(first), first(last)));
    }
    CodePoints chosen = negated ? set.not().and(PLAIN) : set;
    if (chosen.isEmpty()) {
      throw wrong("at least one character in the class before it");
    }
    return chosen;
  }

  private CodePoints member() throws UnreadableException {
    int c = next("']'");
    return c == '\\' ? escape() : CodePoints.of(c, c);
  }

  private static boolean isOne(CodePoints set) {
    return set.ranges().size() == 1 && set.ranges().get(0).first() == set.ranges().get(0).last();
  }

  private static int first(CodePoints set) {
    return set.ranges().get(0).first();
  }

  private Expression counted(Expression part) throws UnreadableException {
    Expression counted = part;
    if (take('*')) {
      counted = repeat(part, 0, UNBOUNDED);
    } else if (take('+')) {
      counted = repeat(part, 1, UNBOUNDED);
    } else if (take('?')) {
      counted = repeat(part, 0, 1);
    } else if (take('{')) {
      int least = number();
      int most = least;
      if (take(',')) {
        most = at < pattern.length() && pattern.charAt(at) == '}' ? UNBOUNDED : number();
      }
      if (!take('}') || (most != UNBOUNDED && most < least)) {
        throw wrong("a count {m}, {m,} or {m,n}");
      }
      counted = repeat(part, least, most);
    }
    if (at < pattern.length() && "*+?{".indexOf(pattern.charAt(at)) >= 0) {
      throw wrong("one count for one part");
    }
    return counted;
  }

  private int number() throws UnreadableException {
    int begin = at;
    while (at < pattern.length() && pattern.charAt(at) >= '0' && pattern.charAt(at) <= '9') {
      at++;
    }
    String digits = pattern.substring(begin, at);
    if (digits.isEmpty() || digits.length() > 4 || Integer.parseInt(digits) > MOST_REPETITIONS) {
      at = begin;
      throw wrong("a count of at most " + MOST_REPETITIONS);
    }
    return Integer.parseInt(digits);
  }

  private UnreadableException wrong(String expected) {
    String rest = pattern.substring(Math.min(at, pattern.length()));
    return new UnreadableException(
        (rest.isEmpty() ? "the end of the pattern" : "'" + rest + "'")
            + " at its character "
            + (at + 1),
        expected);
  }
}
