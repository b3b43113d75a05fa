package dev.parley.demo.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a saved evening lies in. A script has a new one each time, which is gone when it
 * is closed: what was saved in another evening must not reach it.
 *
 * @param path of the folder
 * @param passing whether it is gone in the end
 */
record SlotFolder(Path path, boolean passing) implements AutoCloseable {

  /**
   * @throws UncheckedIOException if there is no room for a passing one
   */
  static SlotFolder chosen(
      @Nullable Path named, boolean scripted, Map<String, String> environment) {
    if (named != null) {
      return new SlotFolder(named, false);
    }
    Optional<Path> home = home(environment);
    if (!scripted && home.isPresent()) {
      return new SlotFolder(home.get().resolve("saves").resolve("evening"), false);
    }
    return forOnce();
  }

  /**
   * A new one that is gone when it is closed.
   *
   * @throws UncheckedIOException if there is no room for it
   */
  static SlotFolder forOnce() {
    try {
      return new SlotFolder(Files.createTempDirectory("parley-evening"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("no room for a passing folder: " + e.getMessage(), e);
    }
  }

  private static Optional<Path> home(Map<String, String> environment) {
    return variable(environment, "PARLEY_HOME")
        .or(() -> variable(environment, "HOME").map(home -> home.resolve(".parley")))
        .or(() -> variable(environment, "USERPROFILE").map(home -> home.resolve(".parley")));
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty()).map(Path::of);
  }

  @Override
  public void close() {
    if (!passing) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.getLogger(SlotFolder.class.getName())
          .log(System.Logger.Level.INFO, "a passing folder stays behind: " + path);
    }
  }
}
