package dev.parley.tools;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.Reply;
import dev.parley.RuntimeOptions;
import dev.parley.persona.Persona;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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
  private final Manner manner;
  private boolean failed;

  /**
   * What surrounds the answers.
   *
   * @param framed shows names, and lets the companions greet and take leave in their writer's words
   * @param measured shows after each answer what it cost
   * @param seed chooses among the writer's words
   */
  record Manner(boolean framed, boolean measured, long seed) {}

  Talk(
      Terminal terminal,
      NpcRuntime runtime,
      Companions companions,
      LineReader lines,
      Manner manner) {
    this.terminal = terminal;
    this.runtime = runtime;
    this.companions = companions;
    this.lines = lines;
    this.manner = manner;
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
    takeLeave(current, line);
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
    boolean stranger = !companions.hasMet(other.get());
    if (stranger) {
      meet(other.get());
    } else {
      terminal.aside().println("You turn to " + other.get().name() + ".");
    }
    return other.get();
  }

  private void meet(Persona companion) {
    // Spawned now, so that the model reads who it is while the user still writes.
    Npc npc = companions.npc(companion);
    if (manner.framed()) {
      npc.hasSaid(sayAuthored(companion, companion.lines().greeting()));
    }
  }

  private void takeLeave(Persona companion, @Nullable String lastLine) {
    if (terminal.isInteractive() && lastLine == null) {
      terminal.out().println(); // Ctrl-D leaves the cursor behind the prompt
    }
    if (manner.framed()) {
      sayAuthored(companion, companion.lines().farewell());
    }
  }

  private String sayAuthored(Persona companion, List<String> choices) {
    String line = choices.get((int) Math.floorMod(manner.seed(), (long) choices.size()));
    ReplyPrinter printer = printer(companion);
    printer.say(line);
    printer.endLine();
    return line;
  }

  private void answer(Persona companion, String line) {
    ReplyPrinter printer = printer(companion);
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

  private ReplyPrinter printer(Persona companion) {
    return new ReplyPrinter(terminal, manner.framed() ? companion.name() : "", manner.measured());
  }
}
