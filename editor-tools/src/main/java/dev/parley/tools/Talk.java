package dev.parley.tools;

import dev.parley.NpcRuntime;
import dev.parley.Reply;
import dev.parley.RuntimeOptions;
import dev.parley.persona.Persona;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A talk in the terminal: the user's lines in, a companion's answers out, until the input ends. A
 * line that begins with a slash is an order to the program.
 */
final class Talk {
  static final int DONE = 0;
  private static final int COULD_NOT = 1;

  /** As a game's frame, but shorter, since nothing is drawn. */
  private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Terminal terminal;
  private final NpcRuntime runtime;
  private final Companions companions;
  private final LineReader lines;
  private final boolean measured;
  private boolean failed;

  /**
   * @param measured shows after each answer what it cost
   */
  Talk(
      Terminal terminal,
      NpcRuntime runtime,
      Companions companions,
      LineReader lines,
      boolean measured) {
    this.terminal = terminal;
    this.runtime = runtime;
    this.companions = companions;
    this.lines = lines;
    this.measured = measured;
  }

  /** Someone at a terminal waits for a slow machine, and can press Ctrl-C. */
  static RuntimeOptions unhurried() {
    return RuntimeOptions.defaults().withPatience(Duration.ofHours(1));
  }

  /** Talks first with this companion; gives the exit status. */
  int with(Persona companion) {
    Persona current = companion;
    meet(current);
    String line = lines.next("> ");
    while (line != null && !line.equals("/quit")) {
      if (line.startsWith("/")) {
        current = obey(line, current);
      } else {
        answer(current, line);
      }
      line = lines.next("> ");
    }
    if (terminal.isInteractive() && line == null) {
      terminal.out().println(); // Ctrl-D leaves the cursor behind the prompt
    }
    return failed ? COULD_NOT : DONE;
  }

  private Persona obey(String order, Persona current) {
    String[] words = order.split("\\s+", 2);
    switch (words[0]) {
      case "/who" -> who(current);
      case "/switch" -> {
        return turnTo(words.length > 1 ? words[1] : "", current);
      }
      case "/help" -> help();
      default -> terminal.note("no order " + words[0] + "; /help lists them");
    }
    return current;
  }

  private void who(Persona current) {
    companions.list(terminal);
    terminal.aside().println("You are talking with " + current.name() + ".");
  }

  private void help() {
    terminal
        .aside()
        .println(
            String.join(
                System.lineSeparator(),
                "/who          who is here",
                "/switch NAME  talk with someone else",
                "/quit         leave",
                "Ctrl-C interrupts an answer."));
  }

  private Persona turnTo(String name, Persona current) {
    Optional<Persona> other = companions.find(name);
    if (other.isEmpty()) {
      terminal.note("nobody here is called '" + name + "'; /who lists them");
      return current;
    }
    meet(other.get());
    terminal.aside().println("You turn to " + other.get().name() + ".");
    return other.get();
  }

  /** Spawned now, so that the model reads who it is while the user still writes. */
  private void meet(Persona companion) {
    companions.npc(companion);
  }

  private void answer(Persona companion, String line) {
    ReplyPrinter printer = new ReplyPrinter(terminal, measured);
    Reply reply = companions.npc(companion).say(line, printer);
    terminal.runInterruptibly(() -> playUntilOver(printer), reply::cancel);
    failed |= printer.hasFailed();
  }

  /** The game loop of a game that does nothing but listen. */
  private void playUntilOver(ReplyPrinter printer) {
    long before = System.nanoTime();
    while (!printer.isOver()) {
      long now = System.nanoTime();
      runtime.update((now - before) / 1e9f);
      before = now;
      LockSupport.parkNanos(FRAME_NANOS);
    }
  }
}
