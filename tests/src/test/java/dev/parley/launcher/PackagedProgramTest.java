package dev.parley.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as it is packaged: nothing that it needs is missing beside it. */
class PackagedProgramTest {

  /**
   * What would change the answers; a proxy is looked up in the hub's place, a display shows a
   * window.
   */
  private static final Set<String> UNWANTED =
      Set.of(
          "PARLEY_MODEL",
          "PARLEY_ROOT",
          "HF_ENDPOINT",
          "https_proxy",
          "HTTPS_PROXY",
          "DISPLAY",
          "WAYLAND_DISPLAY");

  @TempDir private Path home;

  @Test
  void tellsItsVersion() throws Exception {
    Launch launch = run("", "--version");

    assertEquals(0, launch.status(), launch.err());
    assertTrue(launch.out().matches("(?s)parley \\d+\\.\\d+\\.\\d+.*Java \\d+.*"), launch.out());
  }

  @Test
  void chatsWithoutAModel() throws Exception {
    Launch launch = run("Hello\nWhere am I?\n", "chat", "--persona", "mara", "--seed", "1");

    assertEquals(0, launch.status(), launch.err());
    assertEquals(2, launch.out().lines().count(), launch.out());
  }

  @Test
  void theGamePlaysWithoutADisplayAndWithoutAModel() throws Exception {
    Path game = Fixtures.own("../../demo-game/target/app").normalize();
    assumeTrue(Files.isDirectory(game), "skipped: not packaged yet; mvn verify packages it");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", game + "/*", "dev.parley.demo.app.Game", "--seed", "1"));

    Launch launch = start("What happened to the bridge?\n", command);

    assertEquals(0, launch.status(), launch.err());
    assertTrue(launch.out().contains("Mara: "), launch.out());
    assertTrue(launch.err().contains("no display"), launch.err());
    assertTrue(launch.err().contains("parley model pull"), launch.err());
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

  @ParameterizedTest
  @ValueSource(strings = {"nemotron-3-nano-4b", "smollm2-135m", "owner/repo"})
  void pullSaysThatThereIsNoNetwork(String model) throws Exception {
    Launch launch = offline("model", "pull", model);

    assertEquals(1, launch.status(), launch.err());
    assertEquals("", launch.out());
    assertEquals(1, launch.err().lines().count(), launch.err());
    assertTrue(launch.err().contains("no network"), launch.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "verify", "recommend"})
  void theOthersDoNotNoticeIt(String command) throws Exception {
    Launch launch = offline("model", command);

    assertEquals(0, launch.status(), launch.err());
    assertFalse(launch.err().contains("network"), launch.err());
  }

  /** In a network namespace of its own, in which there is nothing. */
  private Launch offline(String... arguments) throws IOException, InterruptedException {
    assumeTrue(canBeOffline(), "skipped: this system lets nobody leave its network");
    List<String> command = new ArrayList<>(List.of("unshare", "-rn"));
    command.addAll(command(arguments));
    return start("", command);
  }

  private static boolean canBeOffline() throws InterruptedException {
    try {
      return new ProcessBuilder("unshare", "-rn", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false; // another system than Linux
    }
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
    return start(input, command(arguments));
  }

  private static List<String> command(String... arguments) {
    Path app = Fixtures.own("../../editor-tools/target/app").normalize();
    assumeTrue(Files.isDirectory(app), "skipped: not packaged yet; mvn verify packages it");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", app + "/*", "dev.parley.tools.Parley"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Launch start(String input, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("PARLEY_HOME", home.toString());
    builder.environment().keySet().removeAll(UNWANTED);
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    return FakeCheckout.end(process);
  }
}
