package dev.parley.tools;

import java.util.function.Supplier;

/** A command could not do its work. The message is one sentence for the user. */
final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean wrongUsage;

  private CommandException(String message, boolean wrongUsage) {
    super(message);
    this.wrongUsage = wrongUsage;
  }

  /** The world was not as the command needs it. */
  static CommandException couldNot(String message) {
    return new CommandException(message, false);
  }

  /** What the user wrote makes no sense, whatever the world is like. */
  static CommandException wrongUsage(String message) {
    return new CommandException(message, true);
  }

  /** Makes something of the user's options; what it finds illegal in them is wrong usage. */
  static <T> T understand(Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw wrongUsage(String.valueOf(e.getMessage()));
    }
  }

  /** What an option of the user is must make sense. */
  static void requireWithin(String option, int found, int least, int most) {
    if (found < least || found > most) {
      throw wrongUsage(option + " is " + found + "; expected " + least + " to " + most);
    }
  }

  boolean isWrongUsage() {
    return wrongUsage;
  }
}
