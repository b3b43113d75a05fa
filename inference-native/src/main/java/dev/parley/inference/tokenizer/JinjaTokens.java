package dev.parley.inference.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words of a Jinja expression or statement, of which those that mean the same are the same:
 * strings have one kind of quotation marks, and {@code a['b']} is {@code a.b}.
 */
final class JinjaTokens {
  /** Words that Jinja has twice. */
  private static final Map<String, String> PYTHONIC =
      Map.of("True", "true", "False", "false", "None", "none");

  private final String source;
  private final List<String> tokens = new ArrayList<>();

  private JinjaTokens(String source) {
    this.source = source;
  }

  static List<String> of(String source) {
    JinjaTokens reader = new JinjaTokens(source);
    reader.read();
    return List.copyOf(reader.tokens);
  }

  /** A text as a token. */
  static String literal(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The text that a literal is. */
  static String text(String literal) {
    return unescaped(literal.substring(1, literal.length() - 1));
  }

  static boolean isLiteral(String token) {
    return token.startsWith("\"");
  }

  /** Where the string ends that begins at {@code from}; the last char if it does not. */
  static int endOfString(String source, int from) {
    char quote = source.charAt(from);
    for (int at = from + 1; at < source.length(); at++) {
      if (source.charAt(at) == '\\') {
        at++;
      } else if (source.charAt(at) == quote) {
        return at;
      }
    }
    return source.length() - 1;
  }

  private void read() {
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      int end = at + 1;
      if (c == '\'' || c == '"') {
        int last = endOfString(source, at);
        end = last + 1;
        add(literal(unescaped(source.substring(at + 1, Math.max(at + 1, last)))));
      } else if (isWordPart(c)) {
        while (end < source.length() && isWordPart(source.charAt(end))) {
          end++;
        }
        add(source.substring(at, end));
      } else if (!Character.isWhitespace(c)) {
        boolean equals = end < source.length() && source.charAt(end) == '=';
        end += equals && "=!<>".indexOf(c) >= 0 ? 1 : 0;
        add(source.substring(at, end));
      }
      at = end;
    }
  }

  private void add(String token) {
    int count = tokens.size();
    boolean isMember = count > 1 && tokens.get(count - 1).equals(".");
    if (isMember && isWordPart(token.charAt(0))) {
      member(token, 1);
    } else if (token.equals("]") && isSubscript()) {
      member(tokens.get(count - 1).replace("\"", ""), 2);
    } else {
      tokens.add(PYTHONIC.getOrDefault(token, token));
    }
  }

  /** Joins a member's name to what it is a member of, in place of the last tokens. */
  private void member(String name, int replaced) {
    tokens.subList(tokens.size() - replaced, tokens.size()).clear();
    tokens.set(tokens.size() - 1, tokens.get(tokens.size() - 1) + "." + name);
  }

  /** Whether the last tokens are a value, a bracket and a name in quotation marks. */
  private boolean isSubscript() {
    int count = tokens.size();
    if (count < 3 || !tokens.get(count - 2).equals("[") || !isLiteral(tokens.get(count - 1))) {
      return false;
    }
    String value = tokens.get(count - 3);
    String name = tokens.get(count - 1);
    boolean isName = name.length() > 2 && !Character.isDigit(name.charAt(1));
    for (int i = 1; i < name.length() - 1; i++) {
      isName &= isWordPart(name.charAt(i));
    }
    return isName && (isWordPart(value.charAt(0)) || value.startsWith("]"));
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private static String unescaped(String body) {
    StringBuilder text = new StringBuilder(body.length());
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c == '\\' && i + 1 < body.length()) {
        i++;
        switch (body.charAt(i)) {
          case 'n' -> text.append('\n');
          case 't' -> text.append('\t');
          case 'r' -> text.append('\r');
          case '\\', '\'', '"' -> text.append(body.charAt(i));
          default -> text.append(c).append(body.charAt(i));
        }
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }
}
