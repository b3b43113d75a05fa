package dev.parley.inference.tokenizer;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Values as a chat template writes them. Templates run in Python, so a model has only ever seen
 * Python's {@code str}, {@code strip} and {@code json.dumps(value, ensure_ascii=False)} (which is
 * what {@code tojson} means in the templates of Hugging Face's transformers).
 */
final class PythonText {
  /** What Python strips beside {@link Character#isWhitespace}: NEL and the no-break spaces. */
  private static final String FURTHER_SPACES = "\u0085\u00a0\u2007\u202f";

  /** Digits that tell every double from its neighbours. */
  private static final int ENOUGH_DIGITS = 17;

  private PythonText() {}

  static String strip(String text) {
    String stripped = stripTrailing(text);
    int from = 0;
    while (from < stripped.length() && isSpace(stripped.charAt(from))) {
      from++;
    }
    return stripped.substring(from);
  }

  static String stripTrailing(String text) {
    int to = text.length();
    while (to > 0 && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || FURTHER_SPACES.indexOf(c) >= 0;
  }

  /** The value as JSON if it is a list or a map, else as {@code str} writes it. */
  static String jsonOrString(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?> ? json(value) : string(value);
  }

  /** {@code str(value)}. */
  static String string(@Nullable Object value) {
    return value instanceof String text ? text : repr(value);
  }

  /** {@code json.dumps(value, ensure_ascii=False)}: keys keep their order. */
  static String json(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      map.forEach((key, member) -> members.add(jsonQuoted(string(key)) + ": " + json(member)));
      return members.toString();
    }
    if (value instanceof List<?> list) {
      StringJoiner elements = new StringJoiner(", ", "[", "]");
      list.forEach(element -> elements.add(json(element)));
      return elements.toString();
    }
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    return value instanceof Number number ? number(number) : jsonQuoted(value.toString());
  }

  private static String repr(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      StringJoiner members = new StringJoiner(", ", "{", "}");
      map.forEach((key, member) -> members.add(repr(key) + ": " + repr(member)));
      return members.toString();
    }
    if (value instanceof List<?> list) {
      StringJoiner elements = new StringJoiner(", ", "[", "]");
      list.forEach(element -> elements.add(repr(element)));
      return elements.toString();
    }
    if (value == null) {
      return "None";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof Number number ? number(number) : pythonQuoted(value.toString());
  }

  /** As Python's {@code repr}: for floats the fewest digits that give the same number back. */
  private static String number(Number number) {
    if (!(number instanceof Double || number instanceof Float)) {
      return number.toString();
    }
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "a tool's value is " + value + "; expected a number that JSON can write");
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    return plainOrScientific(shortest(number));
  }

  // Not Double.toString, which writes other digits before JDK 19 than after.
  private static BigDecimal shortest(Number number) {
    BigDecimal exact = new BigDecimal(number.doubleValue());
    for (int digits = 1; digits < ENOUGH_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      boolean same =
          number instanceof Float narrow
              ? rounded.floatValue() == narrow
              : rounded.doubleValue() == number.doubleValue();
      if (same) {
        return rounded;
      }
    }
    return exact.round(new MathContext(ENOUGH_DIGITS));
  }

  private static String plainOrScientific(BigDecimal number) {
    BigDecimal digits = number.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return digits.setScale(Math.max(1, digits.scale())).toPlainString();
    }
    String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
    return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String jsonQuoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> quoted.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return quoted.append('"').toString();
  }

  private static String pythonQuoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder quoted = new StringBuilder().append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c == quote) {
            quoted.append('\\').append(c);
          } else {
            quoted.append(c < ' ' || c == 0x7f ? "\\x%02x".formatted((int) c) : String.valueOf(c));
          }
        }
      }
    }
    return quoted.append(quote).toString();
  }
}
