package dev.parley.inference;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Finds golden data, here or in the folder {@code shared} beside the project, and reads it. */
public final class Fixtures {
  private static final Path PROJECT = projectRoot();

  private Fixtures() {}

  /** A file of the project's own {@code tests/fixtures}. */
  public static Path own(String path) {
    return PROJECT.resolve("tests/fixtures").resolve(path);
  }

  /**
   * A file or folder under {@code ../shared}; where it is missing the test is skipped, saying so.
   */
  public static Path shared(String path) {
    Path found = PROJECT.resolveSibling("shared").resolve(path);
    Assumptions.assumeTrue(
        Files.exists(found), () -> "skipped: no golden data at ../shared/" + path);
    return found;
  }

  /** The same, unpacked into {@code folder} if its name ends in .gz. */
  public static Path sharedUnpacked(String path, Path folder) {
    Path found = shared(path);
    if (!path.endsWith(".gz")) {
      return found;
    }
    String name = found.getFileName().toString();
    Path target = folder.resolve(name.substring(0, name.length() - ".gz".length()));
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(found)))) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  /** A raw file of little-endian floats. */
  public static float[] floats(Path path) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
      float[] values = new float[bytes.remaining() / Float.BYTES];
      bytes.asFloatBuffer().get(values);
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether every large count was asked for. */
  public static boolean isFull() {
    return "full".equals(System.getProperty("parley.counts"));
  }

  /** {@code full} where every large count was asked for, or a tenth of it (at least 1). */
  public static int count(int full) {
    return isFull() ? full : Math.max(1, full / 10);
  }

  private static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("inference-native/pom.xml"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "no project folder above "
                + Path.of("").toAbsolutePath()
                + "; run the tests inside it");
      }
    }
    return folder;
  }
}
