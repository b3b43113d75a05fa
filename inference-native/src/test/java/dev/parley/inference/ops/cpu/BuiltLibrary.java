package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The C library that this build made for the machine it runs on. */
public final class BuiltLibrary {
  private BuiltLibrary() {}

  /**
   * Skips the test where there was no compiler, or where the CPU has none of the levels. A library
   * that was built must load.
   */
  public static void assumeUsable() {
    assumeTrue(
        Files.exists(Path.of("target/natives", platform())),
        "skipped: the C library is not built; it needs make and GCC 11 or later");
    try {
      CpuOps.open(new CpuOptions(1, Precision.EXACT, "", false)).close();
    } catch (ModelException e) {
      assumeFalse(
          String.valueOf(e.getMessage()).startsWith("this CPU has none"),
          () -> "skipped: " + e.getMessage());
      throw e;
    }
  }

  /** This machine's, as the Makefile calls it. */
  static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).split(" ", -1)[0];
    return system + "-" + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64");
  }
}
