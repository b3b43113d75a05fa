package dev.parley.demo.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which model speaks: the file that was named, by the option or by PARLEY_MODEL, or else the first
 * by name in the folder of models or in the one that comes with the checkout.
 */
final class ModelFile {
  static final String REMEDY = "get one with: parley model pull nemotron-3-nano-4b";

  private final Map<String, String> environment;

  ModelFile(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Empty if none was named and none lies where we look.
   *
   * @throws IllegalArgumentException if the one that was named is not there
   */
  Optional<Path> find(@Nullable Path named) {
    if (named != null) {
      return Optional.of(existing(named, "--model"));
    }
    Optional<String> variable = variable("PARLEY_MODEL");
    if (variable.isPresent()) {
      return Optional.of(existing(Path.of(variable.get()), "PARLEY_MODEL"));
    }
    Optional<Path> home =
        variable("PARLEY_HOME")
            .map(Path::of)
            .or(
                () ->
                    variable("HOME")
                        .or(() -> variable("USERPROFILE"))
                        .map(folder -> Path.of(folder, ".parley")));
    Optional<Path> root =
        variable("PARLEY_ROOT").map(folder -> Path.of(folder, "persona-packs", "companion-model"));
    return home.map(folder -> folder.resolve("models"))
        .flatMap(ModelFile::firstIn)
        .or(() -> root.flatMap(ModelFile::firstIn));
  }

  private static Path existing(Path file, String namedBy) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "the model file " + file + " that " + namedBy + " names does not exist; correct it");
    }
    return file;
  }

  private static Optional<Path> firstIn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> models = files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
      return models.stream().findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder + ": " + e.getMessage(), e);
    }
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
