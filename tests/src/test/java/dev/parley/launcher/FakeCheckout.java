package dev.parley.launcher;

import dev.parley.inference.Fixtures;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder with our launcher, on a machine that we make up: its Java tells the version we like and
 * prints its arguments, its Maven writes down that it was called.
 */
final class FakeCheckout {
  /** All that the launcher may expect of a system, Java and Maven aside. */
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "dirname",
          "find",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "touch");

  private final Path root;
  private final Path tools;
  private final Path javaHome;

  /** What a launch did. */
  record Launch(int status, String out, String err) {}

  FakeCheckout(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("a checkout"));
    tools = Files.createDirectories(folder.resolve("tools"));
    javaHome = folder.resolve("jdk");
    Files.copy(Fixtures.own("../../parley").normalize(), launcher());
    makeExecutable(launcher());
    write("pom.xml", "<project/>");
    write("editor-tools/pom.xml", "<project/>");
    write("editor-tools/src/main/java/Source.java", "class Source {}");
    for (String tool : TOOLS) {
      lend(tool);
    }
    installJava("17");
    installMaven("exit 0");
  }

  Path root() {
    return root;
  }

  Path launcher() {
    return root.resolve("parley");
  }

  Path app() {
    return root.resolve("editor-tools/target/run/app");
  }

  void installJava(String version) throws IOException {
    script(
        javaHome.resolve("bin/java"),
        "if [ \"$1\" = -XshowSettings:properties ]; then",
        "  echo '    java.home = " + javaHome + "' >&2",
        "  echo '    java.specification.version = " + version + "' >&2",
        "else",
        "  printf '<%s>' \"$@\"",
        "fi");
    script(javaHome.resolve("bin/javac"), "exit 1");
  }

  void removeCompiler() throws IOException {
    Files.delete(javaHome.resolve("bin/javac"));
  }

  void removeJava() throws IOException {
    Files.delete(javaHome.resolve("bin/java"));
  }

  /**
   * A Maven that notes its arguments, builds a library, says so, and does what {@code end} says.
   */
  void installMaven(String end) throws IOException {
    script(
        tools.resolve("mvn"),
        "mkdir \"" + root + "/building\" || exit 77",
        "echo \"$*\" >>\"" + root + "/maven.log\"",
        "sleep 0.1",
        "rmdir \"" + root + "/building\"",
        "mkdir -p \"" + app() + "\"",
        "touch \"" + app() + "/library.jar\"",
        "echo 'Maven was here'",
        end);
  }

  void removeMaven() throws IOException {
    Files.delete(tools.resolve("mvn"));
  }

  /** Lets the launcher find {@code flock}; false where this system has none. */
  boolean installFlock() throws IOException {
    return lend("flock");
  }

  /** The arguments of every call of Maven so far. */
  List<String> builds() throws IOException {
    Path log = root.resolve("maven.log");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  Launch launch(String... arguments) throws IOException, InterruptedException {
    return end(start(launcher(), arguments));
  }

  Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/"));
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    return builder.start();
  }

  static Launch end(Process process) throws IOException, InterruptedException {
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("the launcher hangs; it said: " + out + err);
    }
    return new Launch(process.exitValue(), out, err);
  }

  private boolean lend(String tool) throws IOException {
    Optional<Path> found =
        Stream.of("/usr/bin", "/bin")
            .map(folder -> Path.of(folder, tool))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isPresent()) {
      script(tools.resolve(tool), "exec " + found.get() + " \"$@\"");
    }
    return found.isPresent();
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    makeExecutable(file);
  }

  private static void makeExecutable(Path file) {
    if (!file.toFile().setExecutable(true)) {
      throw new IllegalStateException(file + " cannot be made executable");
    }
  }
}
