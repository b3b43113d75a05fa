package dev.parley.tools;

import java.io.BufferedReader;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Where a command meets its user: input, answers, messages, and the environment. Tests bring their
 * own.
 *
 * <p><b>Threads.</b> Confined to the main thread, but for {@link #interrupt}.
 */
final class Terminal {
  private final BufferedReader in;
  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final boolean interactive;
  private final AtomicReference<@Nullable Runnable> underWay = new AtomicReference<>();

  /**
   * @param in what the user writes
   * @param out for answers alone
   * @param err for everything else
   * @param interactive whether a person sits at both ends, who wants prompts and colours
   */
  Terminal(
      BufferedReader in,
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      boolean interactive) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = Map.copyOf(environment);
    this.interactive = interactive;
  }

  /**
   * The one this process was started in: UTF-8, but for a console that says otherwise. A console is
   * there if input and output are both a terminal, which newer Javas promise only for the {@code
   * jdk.console} that the launcher asks for.
   */
  @SuppressWarnings("SystemConsoleNull") // see above
  static Terminal ofProcess() {
    Console console = System.console();
    Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
    return new Terminal(
        new BufferedReader(new InputStreamReader(new FileInputStream(FileDescriptor.in), charset)),
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
        System.getenv(),
        console != null);
  }

  PrintStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /** For what surrounds an answer: a person reads it in place, a pipe must not. */
  PrintStream aside() {
    return interactive ? out : err;
  }

  boolean isInteractive() {
    return interactive;
  }

  /** Whether to write colours; the variable is that of no-color.org. */
  boolean hasColours() {
    return interactive && variable("NO_COLOR").isEmpty();
  }

  /** A variable of the environment; what is set to nothing counts as not set. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The user's next line, or null at the end; only a person is shown the prompt. */
  @Nullable String readLine(String prompt) {
    if (interactive) {
      out.print(prompt);
      out.flush();
    }
    try {
      return in.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message for the user, one line. */
  void note(String message) {
    err.println("parley: " + message);
  }

  String bold(String text) {
    return hasColours() ? "\033[1m" + text + "\033[0m" : text;
  }

  String dim(String text) {
    return hasColours() ? "\033[2m" + text + "\033[0m" : text;
  }

  /** Runs {@code work}; a Ctrl-C meanwhile runs {@code interruption} instead of ending all. */
  void runInterruptibly(Runnable work, Runnable interruption) {
    underWay.set(interruption);
    try {
      work.run();
    } finally {
      underWay.set(null);
    }
  }

  /**
   * Ctrl-C was pressed.
   *
   * <p><b>Threads.</b> Any.
   *
   * @return whether something was under way and took it
   */
  boolean interrupt() {
    Runnable interruption = underWay.get();
    if (interruption != null) {
      interruption.run();
    }
    return interruption != null;
  }
}
