package dev.parley.dropin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A Maven project in a folder of its own, to which the one jar is installed. */
final class OtherGame {
  private static final long MINUTES = 5;

  /** How Maven says that something was not downloaded. */
  private static final Pattern LACKING =
      Pattern.compile("Could not find artifact|Could not transfer|No plugin found for prefix");

  private final Path folder;

  private OtherGame(Path folder) {
    this.folder = folder;
  }

  /**
   * Installs the one jar, as {@code mvn install} would, into a repository that nobody else uses.
   *
   * @param folder empty, and outside of this checkout
   */
  static OtherGame in(Path folder) throws IOException {
    Path sdk = folder.resolve("repository/dev/parley/parley-sdk").resolve(DropInJar.VERSION);
    Files.createDirectories(sdk);
    String name = "parley-sdk-" + DropInJar.VERSION;
    Files.copy(DropInJar.built(), sdk.resolve(name + ".jar"));
    Files.writeString(
        sdk.resolve(name + ".pom"),
        "<project><modelVersion>4.0.0</modelVersion><groupId>dev.parley</groupId>"
            + "<artifactId>parley-sdk</artifactId><version>"
            + DropInJar.VERSION
            + "</version></project>");
    return new OtherGame(folder);
  }

  /** A file of the project. */
  OtherGame with(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /**
   * Runs Maven with what this machine's repository holds; where that lacks something, it is
   * downloaded with full counts, and else the test is skipped.
   */
  Output maven(String... arguments) throws IOException, InterruptedException {
    Path known = Path.of(System.getProperty("localRepository", ""));
    Path settings = folder.resolve("settings.xml");
    with(
        "settings.xml",
        "<settings><mirrors><mirror><id>known</id><mirrorOf>*</mirrorOf><url>"
            + known.toUri()
            + "</url></mirror></mirrors></settings>");
    List<String> command =
        new ArrayList<>(
            List.of(
                "mvn",
                "-B",
                "-ntp",
                "-Dstyle.color=never",
                "-Dmaven.repo.local=" + folder.resolve("repository")));
    command.addAll(List.of(arguments));
    Output output = run(with(command, "-s", settings.toString()));
    if (lacks(output)) {
      assumeTrue(
          Fixtures.count(10) == 10,
          "skipped: not all that this wants was ever downloaded; with full counts it is");
      output = run(command);
      assumeTrue(!lacks(output), "skipped: what this wants cannot be downloaded here");
    }
    assertEquals(0, output.status(), output.text());
    return output;
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> longer = new ArrayList<>(command);
    longer.addAll(List.of(more));
    return longer;
  }

  private static boolean lacks(Output output) {
    String text = output.text();
    return output.status() != 0
        && !text.contains("artifact dev.parley")
        && LACKING.matcher(text).find();
  }

  /** Starts its class {@code Game}, in a window that nobody sees where there is no display. */
  Output play(Path model, boolean modules) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getenv("DISPLAY") == null) {
      command.addAll(List.of("xvfb-run", "-a", "-s", "-screen 0 640x480x24 -noreset"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String libraries = folder.resolve("target/libraries").toString();
    String classes = folder.resolve("target/classes").toString();
    if (modules) {
      command.addAll(List.of("-p", libraries, "--add-modules", "ALL-MODULE-PATH", "-cp", classes));
    } else {
      command.addAll(List.of("-cp", classes + ":" + libraries + "/*"));
    }
    command.addAll(List.of("Game", model.toString()));
    return run(command);
  }

  /** Runs a program in the project's folder. */
  Output run(List<String> command) throws IOException, InterruptedException {
    Path log = folder.resolve("output");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "skipped: no " + command.get(0) + " here");
      throw e;
    }
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(command + " hangs: " + Files.readString(log));
    }
    return new Output(
        process.exitValue(), new String(Files.readAllBytes(log), StandardCharsets.UTF_8));
  }

  /** What a program said, and how it ended. */
  record Output(int status, String text) {}
}
