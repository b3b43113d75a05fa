package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import dev.parley.launcher.FakeCheckout.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged: nothing that it needs is missing beside it. */
class PackagedProgramTest {

  @TempDir private Path home;

  @Test
  void tellsItsVersion() throws Exception {
    Launch launch = run("", "--version");

    assertEquals(0, launch.status(), launch.err());
    assertTrue(launch.out().matches("(?s)parley \\d+\\.\\d+\\.\\d+.*Java \\d+.*"), launch.out());
  }

  @Test
  void playsWithoutAModel() throws Exception {
    Launch launch = run("Hello\nWhere am I?\n", "play", "--persona", "mara", "--seed", "1");

    assertEquals(0, launch.status(), launch.err());
    assertEquals(4, launch.out().lines().count(), launch.out());
  }

  @Test
  void recommendsByWhatWasMeasured() throws Exception {
    Path notes = Fixtures.own("../../docs/benchmarks").normalize();
    boolean measured;
    try (Stream<Path> files = Files.list(notes)) {
      measured = files.anyMatch(file -> file.toString().endsWith(".csv"));
    }
    Launch launch = run("", "model", "recommend");

    assertEquals(0, launch.status(), launch.err());
    assertTrue(launch.out().contains("Q4_K_M"), launch.out());
    assertEquals(measured, holds("dev/parley/tools/recommend/measured.csv"));
  }

  private static boolean holds(String resource) throws IOException {
    Path app = Fixtures.own("../../editor-tools/target/app").normalize();
    for (File jar :
        app.toFile().listFiles((folder, name) -> name.startsWith("parley-editor-tools-"))) {
      try (JarFile opened = new JarFile(jar)) {
        return opened.getEntry(resource) != null;
      }
    }
    return false;
  }

  private Launch run(String input, String... arguments) throws IOException, InterruptedException {
    Path app = Fixtures.own("../../editor-tools/target/app").normalize();
    assumeTrue(Files.isDirectory(app), "skipped: not packaged yet; mvn verify packages it");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", app + "/*", "dev.parley.tools.Parley"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PARLEY_HOME", home.toString());
    builder.environment().remove("PARLEY_MODEL");
    builder.environment().remove("PARLEY_ROOT");
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    return FakeCheckout.end(process);
  }
}
