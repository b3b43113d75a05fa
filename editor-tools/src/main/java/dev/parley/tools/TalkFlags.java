package dev.parley.tools;

import dev.parley.AuthoredLines;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.ScriptedModel;
import dev.parley.inference.engine.Engine;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who talks and what answers, as options of the commands that talk. */
final class TalkFlags {

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A GGUF file (default: the variable PARLEY_MODEL, or a file in ~/.parley/models; without"
              + " any, lines that the writer wrote).")
  private @Nullable Path model;

  @Option(names = "--persona", paramLabel = "ID", description = "Who to talk with.")
  private @Nullable String persona;

  @Option(names = "--think", description = "Let the model reason before it speaks: slower.")
  private boolean think;

  @Mixin private DeviceFlags device = new DeviceFlags();

  boolean think() {
    return think;
  }

  /** The persona that was asked for. */
  Optional<Persona> persona(PersonaPack pack) {
    if (persona == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(pack.persona(persona));
    } catch (IllegalArgumentException e) {
      throw CommandException.couldNot(String.valueOf(e.getMessage()));
    }
  }

  /** Whether it is shown what answers cost: authored lines cost nothing worth showing. */
  static boolean isMeasured(LanguageModel model) {
    return !(model instanceof ScriptedModel);
  }

  /** The model that was asked for, or else the lines that the pack's writer wrote. */
  LanguageModel openModel(Terminal terminal, PersonaPack pack) {
    Optional<Path> file = new ModelChoice(terminal).find(model);
    if (file.isEmpty()) {
      terminal.note("no model, so the companions speak authored lines; " + ModelChoice.REMEDY);
      return ScriptedModel.of(AuthoredLines.of(pack)::reply);
    }
    LoadProgress progress = new LoadProgress(terminal, String.valueOf(file.get().getFileName()));
    Engine engine = Engine.open(file.get(), device.engineOptions(), progress);
    terminal.note(engine.description());
    terminal.note("the first answer takes longest: before it the model reads who it plays");
    return engine;
  }
}
