package dev.parley.inference.grammar;

import static dev.parley.inference.grammar.Expression.choice;
import static dev.parley.inference.grammar.Expression.repeat;
import static dev.parley.inference.grammar.Expression.sequence;
import static dev.parley.inference.grammar.Expression.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers between two bounds, both included, digit by digit.
 *
 * <p>Integers are all there; of other numbers those with at most {@value #MORE_DIGITS} digits after
 * the bounds' own, and no exponent.
 */
final class NumberRange {
  private static final int MORE_DIGITS = 12;

  private final List<Expression> ways = new ArrayList<>();

  private NumberRange() {}

  /** Empty if there is none. */
  static List<Expression> integers(BigInteger first, BigInteger last) {
    NumberRange range = new NumberRange();
    range.signed(first, last, 0, false);
    return range.ways;
  }

  /** Empty if there is none. */
  static List<Expression> numbers(BigDecimal first, BigDecimal last) {
    NumberRange range = new NumberRange();
    range.signed(
        first.setScale(0, RoundingMode.CEILING).unscaledValue(),
        last.setScale(0, RoundingMode.FLOOR).unscaledValue(),
        0,
        false);
    int most = Math.max(1, Math.max(first.scale(), last.scale()));
    for (int scale = 1; scale <= most; scale++) {
      BigInteger low = first.setScale(scale, RoundingMode.CEILING).unscaledValue();
      BigInteger high = last.setScale(scale, RoundingMode.FLOOR).unscaledValue();
      range.signed(low, high, scale, false);
      if (scale == most) {
        range.signed(low, high, scale, true);
      }
    }
    return range.ways;
  }

  /**
   * @param scale how many of the digits come after the point
   * @param longer whether further digits follow, which move the number away from 0 by less than a
   *     unit of the last
   */
  private void signed(BigInteger first, BigInteger last, int scale, boolean longer) {
    BigInteger unit = longer ? BigInteger.ONE : BigInteger.ZERO;
    if (last.signum() >= 0) {
      positive("", first.max(BigInteger.ZERO), last.subtract(unit), scale, longer);
    }
    // -0 is a number, but nobody means it; it may begin others: -0.5.
    BigInteger least = scale == 0 || !longer ? BigInteger.ONE : BigInteger.ZERO;
    if (first.signum() < 0) {
      positive("-", last.negate().max(least), first.negate().subtract(unit), scale, longer);
    }
  }

  private void positive(String sign, BigInteger first, BigInteger last, int scale, boolean longer) {
    if (first.compareTo(last) > 0) {
      return;
    }
    int most = Math.max(last.toString().length(), scale + 1);
    for (int digits = scale + 1; digits <= most; digits++) {
      BigInteger least = digits == scale + 1 ? BigInteger.ZERO : BigInteger.TEN.pow(digits - 1);
      BigInteger low = first.max(least);
      BigInteger high = last.min(BigInteger.TEN.pow(digits).subtract(BigInteger.ONE));
      if (low.compareTo(high) <= 0) {
        Expression number = digits(padded(low, digits), padded(high, digits), digits - scale);
        Expression more = longer ? repeat(digit('0', '9'), 1, MORE_DIGITS) : text("");
        ways.add(sequence(text(sign), number, more));
      }
    }
  }

  private static String padded(BigInteger value, int digits) {
    String text = value.toString();
    return "0".repeat(digits - text.length()) + text;
  }

  /**
   * Numbers of as many digits as both bounds.
   *
   * @param point before which digit the point stands; none if it is their count
   */
  private static Expression digits(String low, String high, int point) {
    if (low.isEmpty()) {
      return text("");
    }
    Expression dot = text(point == 0 ? "." : "");
    char first = low.charAt(0);
    char last = high.charAt(0);
    String lowRest = low.substring(1);
    String highRest = high.substring(1);
    if (first == last) {
      return sequence(dot, digit(first, last), digits(lowRest, highRest, point - 1));
    }
    String zeros = "0".repeat(lowRest.length());
    String nines = "9".repeat(lowRest.length());
    if (lowRest.equals(zeros) && highRest.equals(nines)) {
      return sequence(dot, digit(first, last), any(lowRest.length(), point - 1));
    }
    List<Expression> ways = new ArrayList<>();
    ways.add(sequence(digit(first, first), digits(lowRest, nines, point - 1)));
    if (last - first > 1) {
      ways.add(
          sequence(digit((char) (first + 1), (char) (last - 1)), any(lowRest.length(), point - 1)));
    }
    ways.add(sequence(digit(last, last), digits(zeros, highRest, point - 1)));
    return sequence(dot, choice(ways.toArray(Expression[]::new)));
  }

  private static Expression any(int count, int point) {
    if (point < 0 || point >= count) {
      return repeat(digit('0', '9'), count, count);
    }
    return sequence(
        repeat(digit('0', '9'), point, point),
        text("."),
        repeat(digit('0', '9'), count - point, count - point));
  }

  private static Expression digit(char first, char last) {
    return new Expression.OneOf(CodePoints.of(first, last));
  }
}
