package dev.parley.inference.grammar;

/**
 * A text that is read from its beginning, and that knows line and column of what it refuses. Both
 * count from 1, columns in characters.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class GrammarText {
  private static final int SHOWN = 20;

  private final String text;
  private int offset;

  GrammarText(String text) {
    this.text = text;
  }

  int offset() {
    return offset;
  }

  boolean atEnd() {
    return offset == text.length();
  }

  int peek() {
    return text.codePointAt(offset);
  }

  int next() {
    int next = peek();
    if (next >= Character.MIN_SURROGATE && next <= Character.MAX_SURROGATE) {
      throw wrong("half of a character", "whole ones: an unpaired surrogate cannot be written");
    }
    offset += Character.charCount(next);
    return next;
  }

  boolean startsWith(String expected) {
    return text.startsWith(expected, offset);
  }

  boolean take(String expected) {
    boolean found = startsWith(expected);
    if (found) {
      offset += expected.length();
    }
    return found;
  }

  /** A {@code |}, which may stand at the beginning of the next line. */
  boolean takeBar(boolean nested) {
    int begin = offset;
    if (!nested) {
      skipBlank(true);
    }
    if (take("|")) {
      return true;
    }
    offset = begin;
    return false;
  }

  /** Skips blanks and comments. */
  void skipBlank(boolean linesToo) {
    while (!atEnd()) {
      char c = text.charAt(offset);
      if (c == '#') {
        int end = text.indexOf('\n', offset);
        offset = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || (linesToo && (c == '\n' || c == '\r'))) {
        offset++;
      } else {
        return;
      }
    }
  }

  /** Letters, digits, dashes and underscores, or nothing. */
  String name() {
    return takeWhile("-_", true);
  }

  String digits() {
    return takeWhile("", false);
  }

  private String takeWhile(String others, boolean letters) {
    int begin = offset;
    while (!atEnd()) {
      char c = text.charAt(offset);
      boolean letter = letters && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
      if (!letter && !(c >= '0' && c <= '9') && others.indexOf(c) < 0) {
        break;
      }
      offset++;
    }
    return text.substring(begin, offset);
  }

  /** A character of a literal or a class, which may be written with a backslash. */
  int character() {
    int begin = offset;
    int plain = next();
    if (plain != '\\') {
      return plain;
    }
    if (atEnd()) {
      throw wrong("a character after the backslash");
    }
    int escape = next();
    return switch (escape) {
      case 'x' -> hexadecimal(begin, 2);
      case 'u' -> hexadecimal(begin, 4);
      case 'U' -> hexadecimal(begin, 8);
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'n' -> '\n';
      case '\\', '"', '[', ']', '-', '^' -> escape;
      default -> throw wrong(begin, since(begin), "\\x \\u \\U \\t \\r \\n \\\\ \\\" \\[ or \\]");
    };
  }

  private int hexadecimal(int begin, int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = atEnd() ? -1 : Character.digit(text.charAt(offset), 16);
      if (digit < 0) {
        throw wrong(begin, since(begin), digits + " hexadecimal digits");
      }
      value = value * 16 + digit;
      offset++;
    }
    boolean surrogate = value >= Character.MIN_SURROGATE && value <= Character.MAX_SURROGATE;
    if (value > Character.MAX_CODE_POINT || surrogate) {
      throw wrong(begin, since(begin), "the number of a Unicode character");
    }
    return (int) value;
  }

  /** What was read since then, as messages show it. */
  String since(int begin) {
    return "'" + text.substring(begin, offset).replace("\n", "\\n") + "'";
  }

  /** What stands here is not what is expected. */
  IllegalArgumentException wrong(String expected) {
    return wrong(offset, found(), expected);
  }

  IllegalArgumentException wrong(String found, String expected) {
    return wrong(offset, found, expected);
  }

  IllegalArgumentException wrong(int at, String found, String expected) {
    return new IllegalArgumentException(
        place(at) + ": found " + found + "; expected " + expected + ".");
  }

  private String found() {
    if (atEnd()) {
      return "the end";
    }
    if (peek() == '\n' || peek() == '\r') {
      return "the end of the line";
    }
    int end = offset;
    while (end < text.length()
        && end < offset + SHOWN
        && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return "'" + text.substring(offset, Math.max(end, offset + 1)) + "'";
  }

  /** "grammar, line 3, column 1". */
  String place(int at) {
    return "grammar, " + lineAndColumn(at);
  }

  String lineAndColumn(int at) {
    int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    int begin = text.substring(0, at).lastIndexOf('\n') + 1;
    int column = 1 + text.codePointCount(begin, at);
    return "line " + line + ", column " + column;
  }
}
