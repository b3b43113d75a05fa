package dev.parley.tools;

import dev.parley.tools.shelf.Shelf;
import dev.parley.tools.shelf.ShelvedModel;
import dev.parley.tools.shelf.Verification;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks pulled models against the hashes noted when they came. */
@Command(name = "verify", description = "Check whether models still are what was pulled.")
final class ModelVerifyCommand implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int COULD_NOT = 1;

  private final Terminal terminal;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A model (default: all).")
  private @Nullable String name;

  ModelVerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Shelf shelf = ModelShelf.of(terminal);
    List<ShelvedModel> models =
        name == null ? shelf.models() : List.of(ModelShelf.require(shelf, name));
    if (models.isEmpty()) {
      terminal.note(ModelShelf.nothingIn(shelf));
    }
    boolean damaged = false;
    for (ShelvedModel model : models) {
      Verification found =
          Interruptible.run(terminal, "nothing was changed", () -> Verification.of(shelf, model));
      terminal
          .out()
          .println(
              model.name()
                  + ": "
                  + found.verdict().name().toLowerCase(Locale.ROOT)
                  + ", "
                  + found.reason());
      damaged |= found.verdict() == Verification.Verdict.DAMAGED;
    }
    if (damaged) {
      terminal.note("delete what is damaged with parley model rm NAME, and pull it again");
    }
    return damaged ? COULD_NOT : DONE;
  }
}
