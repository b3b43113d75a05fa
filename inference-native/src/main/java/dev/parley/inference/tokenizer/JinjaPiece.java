package dev.parley.inference.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a chat template's source, cut as Hugging Face sets up Jinja: the first line end after a
 * statement and the blanks before one belong to nothing. Comments are left out.
 *
 * @param body the text, or what stands between the delimiters
 */
record JinjaPiece(Kind kind, String body) {

  enum Kind {
    /** Written as it stands. */
    TEXT,
    /** An expression that is written. */
    OUTPUT,
    /** What decides and repeats. */
    STATEMENT
  }

  /** The parts of a source in order; empty if it is broken. */
  static Optional<List<JinjaPiece>> cut(String source) {
    String lines = source.replace("\r\n", "\n");
    Cutter cutter = new Cutter(lines.endsWith("\n") ? chop(lines) : lines);
    return cutter.cut() ? Optional.of(List.copyOf(cutter.pieces)) : Optional.empty();
  }

  private static String chop(String text) {
    return text.substring(0, text.length() - 1);
  }

  /** Goes through a source once, from tag to tag. */
  private static final class Cutter {
    private final String source;
    private final List<JinjaPiece> pieces = new ArrayList<>();

    Cutter(String source) {
      this.source = source;
    }

    boolean cut() {
      int from = 0;
      int open = nextTag(from);
      while (open >= 0) {
        char tag = source.charAt(open + 1);
        int close = tag == '#' ? source.indexOf("#}", open + 2) : closing(open + 2, tag);
        if (close < 0) {
          return false;
        }
        int begin = isSign(open + 2) ? open + 3 : open + 2;
        boolean signed = close > begin && isSign(close - 1);
        add(Kind.TEXT, textBefore(from, open, tag));
        if (tag != '#') {
          String body = source.substring(begin, signed ? close - 1 : close);
          add(tag == '{' ? Kind.OUTPUT : Kind.STATEMENT, body);
        }
        from = afterTag(close + 2, tag, signed ? source.charAt(close - 1) : ' ');
        open = nextTag(from);
      }
      add(Kind.TEXT, source.substring(from));
      return true;
    }

    private int nextTag(int from) {
      for (int at = source.indexOf('{', from); at >= 0; at = source.indexOf('{', at + 1)) {
        if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
          return at;
        }
      }
      return -1;
    }

    /** Where the delimiter stands that closes a tag: not in a string, and not in brackets. */
    private int closing(int from, char tag) {
      char first = tag == '{' ? '}' : '%';
      int depth = 0;
      for (int at = from; at + 1 < source.length(); at++) {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
          at = JinjaTokens.endOfString(source, at);
        } else if (depth == 0 && c == first && source.charAt(at + 1) == '}') {
          return at;
        } else if ("([{".indexOf(c) >= 0) {
          depth++;
        } else if (")]}".indexOf(c) >= 0) {
          depth--;
        }
      }
      return -1;
    }

    private boolean isSign(int at) {
      return source.charAt(at) == '-' || source.charAt(at) == '+';
    }

    private String textBefore(int from, int open, char tag) {
      String text = source.substring(from, open);
      char sign = open + 2 < source.length() ? source.charAt(open + 2) : ' ';
      if (sign == '-') {
        return text.stripTrailing();
      }
      int line = text.lastIndexOf('\n') + 1;
      boolean atStart = line > 0 || from == 0 || source.charAt(from - 1) == '\n';
      boolean trims = tag != '{' && sign != '+' && atStart && text.substring(line).isBlank();
      return trims ? text.substring(0, line) : text;
    }

    /** Where the text after a tag begins. */
    private int afterTag(int end, char tag, char sign) {
      int from = end;
      if (sign == '-') {
        while (from < source.length() && Character.isWhitespace(source.charAt(from))) {
          from++;
        }
      } else if (tag != '{' && sign != '+' && source.startsWith("\n", from)) {
        from++;
      }
      return from;
    }

    private void add(Kind kind, String body) {
      if (kind != Kind.TEXT || !body.isEmpty()) {
        pieces.add(new JinjaPiece(kind, body));
      }
    }
  }
}
