package dev.parley.inference.ops.cpu;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs a program of ours in a JVM of its own, with the LWJGL and the natives of our choice. */
public final class ChildJvm {
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private ChildJvm() {}

  static String probe(Path folder, List<String> arguments) throws IOException {
    return run(Path.of(System.getProperty("java.home")), folder, Map.of(), arguments);
  }

  /**
   * What it prints, to both streams.
   *
   * @param home of the JVM
   * @param folder for temporary files
   * @param environment added to ours
   */
  public static String run(
      Path home, Path folder, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve("java").toString());
    command.addAll(List.of("-Xshare:auto", "-Djava.io.tmpdir=" + folder));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  /** With everything on the class path. */
  static List<String> onClassPath(String lwjgl, Path... natives) throws IOException {
    return onClassPath(LibraryProbe.class, lwjgl, natives);
  }

  /** The same, of another program. */
  public static List<String> onClassPath(Class<?> program, String lwjgl, Path... natives)
      throws IOException {
    List<Path> entries = new ArrayList<>(lwjglJars(lwjgl));
    entries.add(TARGET.resolve("classes"));
    entries.add(TARGET.resolve("test-classes"));
    entries.addAll(List.of(natives));
    return List.of("-cp", joined(entries), program.getName());
  }

  /** With our classes, LWJGL, what we need and the natives as modules. */
  static List<String> onModulePath(String lwjgl, Path natives, String nativesModule)
      throws IOException {
    List<Path> entries = new ArrayList<>(lwjglJars(lwjgl));
    entries.add(TARGET.resolve("classes"));
    entries.add(natives);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String file = Path.of(entry).getFileName().toString();
      if (file.matches("(caffeine|jackson-[a-z]+|jspecify|error_prone_annotations)-[0-9].*jar")) {
        entries.add(Path.of(entry));
      }
    }
    return List.of(
        "-p",
        joined(entries),
        "--add-modules",
        "org.lwjgl,org.lwjgl.natives," + nativesModule,
        "--patch-module",
        "dev.parley.inference=" + TARGET.resolve("test-classes"),
        "-m",
        "dev.parley.inference/" + LibraryProbe.class.getName());
  }

  private static List<Path> lwjglJars(String version) throws IOException {
    try (Stream<Path> files = Files.list(TARGET.resolve("lwjgl"))) {
      return files.filter(file -> file.toString().contains("lwjgl-" + version)).toList();
    }
  }

  private static String joined(List<Path> entries) {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }
}
