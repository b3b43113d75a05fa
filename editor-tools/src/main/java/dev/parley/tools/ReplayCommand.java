package dev.parley.tools;

import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.inference.engine.Replay;
import dev.parley.inference.engine.ReplayedReply;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Repeats a log of an engine and tells whether the same texts come of it. */
@Command(
    name = "replay",
    description =
        "Repeat a log that a game recorded, and compare every reply: status 0 if all are equal, 1"
            + " if not.")
final class ReplayCommand implements Callable<Integer> {
  private static final int UNEQUAL = 1;
  private static final int SHOWN_CHARS = 60;

  private final Terminal terminal;

  @Parameters(paramLabel = "LOG", description = "What Engine.record wrote.")
  private Path log = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The model file that it was recorded with.")
  private @Nullable Path model;

  @Mixin private DeviceFlags device = new DeviceFlags();

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    EngineOptions options = device.engineOptions();
    Replay replay = Replay.read(log);
    Path file = new ModelChoice(terminal).require(model);
    terminal.note(
        "recorded with " + replay.recorded().model() + " on " + replay.recorded().device());
    try (Engine engine = Engine.open(file, replay.recorded().options(options))) {
      terminal.note("repeated with " + engine.description());
      return compare(replay, replay.run(engine));
    }
  }

  private int compare(Replay replay, List<ReplayedReply> replies) {
    List<ReplayedReply> unequal = replies.stream().filter(reply -> !reply.isEqual()).toList();
    unequal.forEach(this::show);
    terminal
        .out()
        .println(
            "%d replies, %d repeated, %d differ"
                .formatted(replay.replies(), replies.size(), unequal.size()));
    return unequal.isEmpty() ? 0 : UNEQUAL;
  }

  private void show(ReplayedReply reply) {
    int at = reply.firstDifference();
    terminal
        .out()
        .println(
            "dialogue %d (%s), turn %d, character %d%n  recorded: %s%n  replayed: %s"
                .formatted(
                    reply.dialogue(),
                    line(reply.name(), 0),
                    reply.turn(),
                    at + 1,
                    line(reply.recorded(), at),
                    line(reply.replayed(), at)));
  }

  /** What stands from there on, short and on one line. */
  private static String line(String text, int from) {
    String rest = text.substring(from).replaceAll("\\p{Cntrl}", " ");
    return rest.length() <= SHOWN_CHARS ? rest : rest.substring(0, SHOWN_CHARS) + "…";
  }
}
