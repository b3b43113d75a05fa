package dev.parley.tools;

import java.util.Locale;

/** Amounts as a person reads them. */
final class Amount {
  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};

  private Amount() {}

  /** In the largest unit that keeps it at 1 or more, to three digits. */
  static String ofBytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < BINARY.length - 1) {
      amount /= 1024;
      unit++;
    }
    return (unit == 0 ? String.valueOf(bytes) : digits(amount)) + " " + BINARY[unit];
  }

  /** In thousands, millions or billions. */
  static String inWords(long count) {
    if (count < 1_000_000) {
      return grouped(count);
    }
    return count < 1_000_000_000
        ? digits(count / 1e6) + " million"
        : digits(count / 1e9) + " billion";
  }

  /** With a comma after every third digit. */
  static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String digits(double amount) {
    String format = amount < 10 ? "%.2f" : amount < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, amount);
  }
}
