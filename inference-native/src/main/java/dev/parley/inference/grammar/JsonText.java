package dev.parley.inference.grammar;

import static dev.parley.inference.grammar.Expression.UNBOUNDED;
import static dev.parley.inference.grammar.Expression.choice;
import static dev.parley.inference.grammar.Expression.optional;
import static dev.parley.inference.grammar.Expression.repeat;
import static dev.parley.inference.grammar.Expression.sequence;
import static dev.parley.inference.grammar.Expression.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * JSON as models are used to write it: on one line, with at most one space after a comma or colon.
 */
final class JsonText {
  private static final CodePoints DIGITS = CodePoints.of('0', '9');
  private static final CodePoints ESCAPED =
      CodePoints.of(0, 0x1f).plus(CodePoints.of("\"\\\u007f"));

  /**
   * More digits than a double can tell apart are noise, and a model may never stop writing them.
   */
  private static final int DIGITS_OF_DOUBLE = 15;

  private JsonText() {}

  static Expression comma() {
    return sequence(text(","), optional(text(" ")));
  }

  static Expression colon() {
    return sequence(text(":"), optional(text(" ")));
  }

  /** One character of a string, as it is or escaped. No half of a surrogate pair. */
  static Expression character() {
    Expression hexadecimal = new Expression.OneOf(hexadecimal());
    CodePoints noSurrogate = hexadecimal().and(CodePoints.of("dD").not());
    return choice(
        plain(CodePoints.all()),
        sequence(text("\\"), new Expression.OneOf(CodePoints.of("\"\\/bfnrt"))),
        sequence(text("\\u"), new Expression.OneOf(noSurrogate), repeat(hexadecimal, 3, 3)),
        sequence(
            text("\\u"),
            new Expression.OneOf(CodePoints.of("dD")),
            new Expression.OneOf(CodePoints.of('0', '7')),
            repeat(hexadecimal, 2, 2)));
  }

  private static CodePoints hexadecimal() {
    return DIGITS.plus(CodePoints.of('a', 'f')).plus(CodePoints.of('A', 'F'));
  }

  /** Those of some characters that JSON writes as they are. */
  private static Expression plain(CodePoints characters) {
    return new Expression.OneOf(characters.and(ESCAPED.not()));
  }

  /** One of some characters, those that need it with an escape. */
  static Expression oneOf(CodePoints characters) {
    CodePoints plain = characters.and(ESCAPED.not());
    List<Expression> ways = new ArrayList<>();
    if (!plain.isEmpty()) {
      ways.add(new Expression.OneOf(plain));
    }
    for (CodePoints.Range range : characters.and(ESCAPED).ranges()) {
      for (int c = range.first(); c <= range.last(); c++) {
        ways.add(text(escaped(c)));
      }
    }
    return new Expression.Choice(ways);
  }

  private static String escaped(int character) {
    return switch (character) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", character);
    };
  }

  static Expression string(Expression content) {
    return sequence(text("\""), content, text("\""));
  }

  static Expression integer() {
    return sequence(optional(text("-")), wholePart());
  }

  static Expression number() {
    Expression exponent =
        sequence(
            new Expression.OneOf(CodePoints.of("eE")),
            optional(new Expression.OneOf(CodePoints.of("+-"))),
            repeat(new Expression.OneOf(DIGITS), 1, 2));
    return sequence(integer(), optional(fraction()), optional(exponent));
  }

  private static Expression fraction() {
    return sequence(text("."), repeat(new Expression.OneOf(DIGITS), 1, DIGITS_OF_DOUBLE));
  }

  private static Expression wholePart() {
    return choice(
        text("0"),
        sequence(
            new Expression.OneOf(CodePoints.of('1', '9')),
            repeat(new Expression.OneOf(DIGITS), 0, DIGITS_OF_DOUBLE - 1)));
  }

  /** Items between brackets, {@code least} to {@code most} of them. */
  static Expression array(Expression item, int least, int most) {
    if (most == 0) {
      return text("[]");
    }
    Expression more =
        repeat(
            sequence(comma(), item),
            Math.max(0, least - 1),
            most == UNBOUNDED ? UNBOUNDED : most - 1);
    Expression items = sequence(item, more);
    return sequence(text("["), least == 0 ? optional(items) : items, text("]"));
  }

  /** Any number of members, with any keys. */
  static Expression map(Expression value) {
    Expression member = sequence(string(repeat(character(), 0, UNBOUNDED)), colon(), value);
    Expression more = repeat(sequence(comma(), member), 0, UNBOUNDED);
    return sequence(text("{"), optional(sequence(member, more)), text("}"));
  }
}
