package dev.parley.demo.app;

import dev.parley.demo.record.ScriptException;
import dev.parley.inference.ModelException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** How the programs of this module begin and end. */
final class Program {
  private static final int COULD_NOT = 1;

  private Program() {}

  /** Runs a command as all that this process does. */
  static void main(Callable<Integer> command, String... arguments) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "parley: %5$s%6$s%n");
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(run(command, arguments));
  }

  /** Runs a command, and gives the exit status: 0 done, 1 could not, 2 wrong usage. */
  static int run(Callable<Integer> command, String... arguments) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, given) -> misused(e))
        .setExecutionExceptionHandler((e, line, given) -> explain(e))
        .execute(arguments);
  }

  private static int misused(CommandLine.ParameterException e) {
    String name = e.getCommandLine().getCommandName();
    note(e.getMessage() + "; see " + name + " --help");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(Exception e) {
    if (e instanceof UsageException) {
      note(String.valueOf(e.getMessage()));
      return CommandLine.ExitCode.USAGE;
    }
    boolean foreseen =
        e instanceof ModelException
            || e instanceof NoWindowException
            || e instanceof ScriptException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException;
    note(foreseen ? String.valueOf(e.getMessage()) : "this is a bug of ours: " + e);
    if (!foreseen) {
      e.printStackTrace();
    }
    return COULD_NOT;
  }

  /** One line for the user, beside the output. */
  static void note(String message) {
    System.err.println("parley: " + message);
  }
}
