package dev.parley;

import java.util.ArrayList;
import java.util.List;

/** The whole numbers of a range as a grammar over their digits. */
final class NumberGrammar {

  private NumberGrammar() {}

  static String between(long least, long most) {
    List<String> alternatives = new ArrayList<>();
    if (least < 0) {
      addPositive(alternatives, "\"-\" ", Math.max(1, -most), -least);
    }
    if (most >= 0) {
      addPositive(alternatives, "", Math.max(0, least), most);
    }
    return "(" + String.join(" | ", alternatives) + ")";
  }

  private static void addPositive(List<String> alternatives, String sign, long least, long most) {
    for (long first = 0, last = 9; first <= most; first = last + 1, last = last * 10 + 9) {
      long from = Math.max(first, least);
      long to = Math.min(last, most);
      if (from <= to) {
        alternatives.add(sign + sameLength(String.valueOf(from), String.valueOf(to)));
      }
    }
  }

  /** Numbers of as many digits. */
  private static String sameLength(String from, String to) {
    if (from.isEmpty()) {
      return "";
    }
    char low = from.charAt(0);
    char high = to.charAt(0);
    String lowRest = from.substring(1);
    String highRest = to.substring(1);
    if (low == high) {
      return digit(low, low) + " " + sameLength(lowRest, highRest);
    }
    String nines = "9".repeat(lowRest.length());
    String zeros = "0".repeat(lowRest.length());
    List<String> alternatives = new ArrayList<>();
    if (!lowRest.equals(zeros)) {
      alternatives.add(digit(low, low) + " " + sameLength(lowRest, nines));
      low++;
    }
    boolean highWhole = highRest.equals(nines);
    char last = highWhole ? high : (char) (high - 1);
    if (low <= last) {
      alternatives.add(digit(low, last) + " [0-9]".repeat(lowRest.length()));
    }
    if (!highWhole) {
      alternatives.add(digit(high, high) + " " + sameLength(zeros, highRest));
    }
    return "(" + String.join(" | ", alternatives) + ")";
  }

  private static String digit(char from, char to) {
    return "[" + from + "-" + to + "]";
  }
}
