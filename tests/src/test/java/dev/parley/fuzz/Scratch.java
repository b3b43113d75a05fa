package dev.parley.fuzz;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder for the files of one harness, the same for all its inputs, gone with the process. */
record Scratch(Path folder) {

  /** A folder of that name in a temporary one, so that messages always call it the same. */
  static Scratch named(String name) {
    try {
      Path parent = Files.createTempDirectory("parley-fuzz");
      parent.toFile().deleteOnExit();
      Path folder = Files.createDirectory(parent.resolve(name));
      folder.toFile().deleteOnExit();
      return new Scratch(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path write(String name, byte[] bytes) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        file.toFile().deleteOnExit();
      }
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies what every input of a harness is put beside, from {@code tests/fixtures/fuzz}. */
  Scratch with(String fixture) {
    Path source = Fixtures.own("fuzz").resolve(fixture);
    try {
      write(source.getFileName().toString(), Files.readAllBytes(source));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
