package dev.parley.demo.app;

/** What was asked for on the command line makes no sense; the message says so in one sentence. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }

  /** The number of an option must make sense. */
  static void requireWithin(String option, double found, double least, double most) {
    if (!(found >= least && found <= most)) {
      throw new UsageException(
          option + " is " + shown(found) + "; expected " + shown(least) + " to " + shown(most));
    }
  }

  private static String shown(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e9
        ? String.valueOf((long) number)
        : String.valueOf(number);
  }
}
