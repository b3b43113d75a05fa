package dev.parley.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model file answers: the one that was named, by {@code --model} or {@code PARLEY_MODEL}, or
 * else the first by name in the folder of models or in the one that comes with this checkout.
 *
 * <p>A file that was named must be there: nothing else stands in for it.
 */
final class ModelChoice {
  static final String REMEDY =
      "get one with parley model pull nemotron-3-nano-4b, or name a GGUF file with --model FILE";

  private static final String VARIABLE = "PARLEY_MODEL";

  private final Terminal terminal;

  ModelChoice(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The file to use, or empty if none was named and none lies where we look. */
  Optional<Path> find(@Nullable Path option) {
    if (option != null) {
      return Optional.of(existing(option, "--model"));
    }
    Optional<String> variable = terminal.variable(VARIABLE);
    if (variable.isPresent()) {
      return Optional.of(existing(path(variable.get()), VARIABLE));
    }
    return inFolder(modelsFolder()).or(() -> inFolder(companionFolder()));
  }

  /** The same for a command that needs a model. */
  Path require(@Nullable Path option) {
    return find(option).orElseThrow(() -> CommandException.couldNot("no model; " + REMEDY));
  }

  /** The same file, if it is one. */
  static Path existing(Path file, String namedBy) {
    if (!Files.exists(file)) {
      throw CommandException.couldNot(
          "the model file " + file + " that " + namedBy + " names does not exist; correct it");
    }
    if (Files.isDirectory(file)) {
      throw CommandException.couldNot(
          file + " that " + namedBy + " names is a folder; name a GGUF file in it");
    }
    return file;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw CommandException.couldNot(VARIABLE + " is '" + text + "', which is no path");
    }
  }

  /** Where models lie that nobody names; empty if the environment has no home. */
  Optional<Path> modelsFolder() {
    return terminal
        .variable("PARLEY_HOME")
        .map(ModelChoice::path)
        .or(
            () ->
                terminal
                    .variable("HOME")
                    .or(() -> terminal.variable("USERPROFILE"))
                    .map(home -> path(home).resolve(".parley")))
        .map(home -> home.resolve("models"));
  }

  private Optional<Path> companionFolder() {
    return terminal
        .variable("PARLEY_ROOT")
        .map(root -> path(root).resolve("persona-packs/companion-model"));
  }

  private Optional<Path> inFolder(Optional<Path> folder) {
    List<Path> models =
        folder.filter(Files::isDirectory).map(ModelChoice::models).orElse(List.of());
    if (models.isEmpty()) {
      return Optional.empty();
    }
    Path first = models.get(0);
    if (models.size() > 1) {
      terminal.note(
          "of "
              + models.size()
              + " models in "
              + first.getParent()
              + " taking "
              + name(first)
              + "; --model FILE takes another");
    }
    return Optional.of(first);
  }

  private static List<Path> models(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name(file).endsWith(".gguf")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
