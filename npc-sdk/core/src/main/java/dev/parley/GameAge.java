package dev.parley;

import java.time.Duration;

/** How long ago something was, as people say it: "three days ago". */
final class GameAge {

  private static final String[] NUMBERS = {
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty"
  };
  private static final String[] TENS = {"", "", "twenty", "thirty", "forty", "fifty"};
  private static final double DAYS_OF_MONTH = 30.44;
  private static final double DAYS_OF_YEAR = 365.25;

  private GameAge() {}

  /** What is yet to come, by a clock that was set back, counts as just now. */
  static String inWords(Duration when, Duration now) {
    long minutes = now.minus(when).toMinutes();
    long hours = minutes / 60;
    long days = hours / 24;
    if (minutes < 1) {
      return "just now";
    } else if (minutes < 60) {
      return minutes > 20 ? TENS[(int) minutes / 10] + " minutes ago" : ago(minutes, "minute");
    } else if (hours < 24) {
      return ago(hours, "hour");
    } else if (days < 2) {
      return "yesterday";
    } else if (days < 14) {
      return ago(days, "day");
    } else if (days < 61) {
      return ago(days / 7, "week");
    } else if (days < 2 * DAYS_OF_YEAR) {
      return ago((long) (days / DAYS_OF_MONTH), "month");
    }
    return ago((long) (days / DAYS_OF_YEAR), "year");
  }

  private static String ago(long count, String unit) {
    if (count == 1) {
      return (unit.equals("hour") ? "an " : "a ") + unit + " ago";
    }
    String number = count < NUMBERS.length ? NUMBERS[(int) count] : String.valueOf(count);
    return number + " " + unit + "s ago";
  }
}
