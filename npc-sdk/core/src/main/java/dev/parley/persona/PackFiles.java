package dev.parley.persona;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of one pack, in a folder or on the class path. */
sealed interface PackFiles {

  /** The largest file, in bytes: several hundred pages of text. */
  int LARGEST_FILE = 1_000_000;

  /** The file as an error names it. */
  String describe(String name);

  /** Null if there is no such file. */
  @Nullable InputStream open(String name) throws IOException;

  /**
   * All bytes of a file.
   *
   * @throws PackFormatException if it is missing or too large
   * @throws UncheckedIOException if it cannot be read
   */
  default byte[] read(String name) {
    try (InputStream in = open(name)) {
      if (in == null) {
        throw new PackFormatException(describe(name), "", "no such file", "a file of the pack");
      }
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new PackFormatException(
            describe(name),
            "",
            "more than " + LARGEST_FILE + " bytes",
            "a file of at most " + LARGEST_FILE);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(describe(name) + " cannot be read", e);
    }
  }

  /** A pack in a folder. A link inside it that leads out of it is no file of the pack. */
  record InFolder(Path folder) implements PackFiles {

    @Override
    public String describe(String name) {
      return folder.resolve(name).toString();
    }

    @Override
    public @Nullable InputStream open(String name) throws IOException {
      Path file = folder.resolve(name);
      boolean inside =
          Files.isRegularFile(file) && file.toRealPath().startsWith(folder.toRealPath());
      return inside ? Files.newInputStream(file) : null;
    }
  }

  /** A pack on the class path or in a module: the loader searches both. */
  record OnClassPath(ClassLoader loader, String folder) implements PackFiles {

    @Override
    public String describe(String name) {
      return folder + "/" + name;
    }

    @Override
    public @Nullable InputStream open(String name) {
      return loader.getResourceAsStream(describe(name));
    }
  }
}
