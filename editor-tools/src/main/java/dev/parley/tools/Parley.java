package dev.parley.tools;

import dev.parley.inference.ModelException;
import dev.parley.persona.PackFormatException;
import dev.parley.tools.hub.HubException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The program {@code parley}: reads the command line and runs one command.
 *
 * <p>Exit status: 0 done; 1 could not, and one sentence on stderr says why; 2 wrong usage. Answers
 * go to stdout, everything else to stderr.
 */
@Command(
    name = "parley",
    description = "Characters that talk, from a language model on this machine.",
    versionProvider = Version.class,
    footer = {
      "",
      "parley COMMAND --help explains a command.",
      "parley play is the game: three companions at a camp fire.",
      "parley test [--full] builds and tests everything."
    })
public final class Parley implements Callable<Integer> {
  private static final int COULD_NOT = 1;
  private static final int WRONG_USAGE = 2;
  private static final String VERBOSE = "--verbose";

  private final Terminal terminal;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  boolean help; // picocli acts on it

  @Option(names = "--version", versionHelp = true, description = "Show what runs here.")
  boolean version; // picocli acts on it

  @Option(
      names = VERBOSE,
      scope = ScopeType.INHERIT,
      description = "Tell more on stderr, and where a failure came from.")
  private boolean verbose;

  private Parley(Terminal terminal) {
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    CtrlC.sendTo(terminal);
    logToTerminal(List.of(arguments).contains(VERBOSE));
    System.exit(run(terminal, arguments));
  }

  /** Runs one command and gives its exit status. */
  static int run(Terminal terminal, String... arguments) {
    Parley parley = new Parley(terminal);
    try {
      return parley.commandLine().execute(arguments);
    } catch (OutOfMemoryError e) {
      terminal.note("not enough memory (" + e.getMessage() + "); try a smaller model");
      return COULD_NOT;
    } finally {
      terminal.out().flush();
    }
  }

  private CommandLine commandLine() {
    Ansi colours = terminal.hasColours() ? Ansi.ON : Ansi.OFF;
    return new CommandLine(this)
        .addSubcommand(new ChatCommand(terminal))
        .addSubcommand(new CompleteCommand(terminal))
        .addSubcommand(new TokenizeCommand(terminal))
        .addSubcommand(new ReplayCommand(terminal))
        .addSubcommand(
            new CommandLine(new BenchCommand(terminal))
                .addSubcommand(new BenchBudgetCommand(terminal)))
        .addSubcommand(
            new CommandLine(new ModelCommand())
                .addSubcommand(new ModelInfoCommand(terminal))
                .addSubcommand(new ModelRecommendCommand(terminal))
                .addSubcommand(new ModelPullCommand(terminal))
                .addSubcommand(new ModelQuantizeCommand(terminal, FreeSpace.ofDisk()))
                .addSubcommand(new ModelListCommand(terminal))
                .addSubcommand(new ModelVerifyCommand(terminal))
                .addSubcommand(new ModelRemoveCommand(terminal)))
        .addSubcommand(
            new CommandLine(new PackCommand()).addSubcommand(new PackLintCommand(terminal)))
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
        // A text may begin with an @ without naming a file of arguments.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, given) -> explainUsage(e))
        .setExecutionExceptionHandler((e, command, given) -> explainFailure(e));
  }

  /** No command was given: shows which there are. */
  @Override
  public Integer call() {
    commandLine().usage(terminal.err());
    return WRONG_USAGE;
  }

  private int explainUsage(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.note(e.getMessage() + "; see " + command + " --help");
    return WRONG_USAGE;
  }

  private int explainFailure(Exception e) {
    boolean foreseen =
        e instanceof CommandException
            || e instanceof ModelException
            || e instanceof PackFormatException
            || e instanceof HubException
            || e instanceof UncheckedIOException;
    if (foreseen) {
      terminal.note(String.valueOf(e.getMessage()));
    } else {
      terminal.note("this is a bug of ours: " + e + " (" + VERBOSE + " tells where)");
    }
    if (verbose) {
      e.printStackTrace(terminal.err());
    }
    return e instanceof CommandException failure && failure.isWrongUsage()
        ? WRONG_USAGE
        : COULD_NOT;
  }

  /** What a user must know is told by the commands; the log is for who asks for more. */
  private static void logToTerminal(boolean everything) {
    System.setProperty("java.util.logging.SimpleFormatter.format", "parley: %5$s%6$s%n");
    Logger.getLogger("").setLevel(everything ? Level.INFO : Level.SEVERE);
  }
}
