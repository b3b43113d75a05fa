package dev.parley.tools;

import dev.parley.tools.shelf.Shelf;
import dev.parley.tools.shelf.ShelvedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a model. */
@Command(name = "rm", description = "Delete a model, and what was begun of it.")
final class ModelRemoveCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int COULD_NOT = 1;

  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", description = "As parley model list shows it.")
  private String name = "";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  ModelRemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Shelf shelf = ModelShelf.of(terminal);
    ShelvedModel model = ModelShelf.require(shelf, name);
    if (!agrees(model)) {
      return COULD_NOT;
    }
    List<Path> gone = ModelShelf.alone(shelf, model.name(), () -> shelf.remove(model.name()));
    gone.forEach(path -> terminal.note("deleted " + path));
    return DONE;
  }

  private boolean agrees(ShelvedModel model) {
    if (yes || !terminal.isInteractive()) {
      return true;
    }
    long bytes = model.bytes() + model.begunBytes();
    String answer =
        terminal.readLine("Delete " + model.place() + " (" + Amount.ofBytes(bytes) + ")? [y/N] ");
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
