package dev.parley.inference.ops.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where recorded operations are computed again. */
enum ReplayTarget {
  HERE("replay-" + BuiltLibrary.platform(), "target/replay/" + BuiltLibrary.platform(), ""),
  SANITIZED(
      "sanitized-" + BuiltLibrary.platform(),
      "target/sanitized/replay/" + BuiltLibrary.platform(),
      ""),
  ARM64_UNDER_QEMU(
      "replay-linux-arm64",
      "target/replay/linux-arm64",
      "qemu-aarch64 -cpu max -L /usr/aarch64-linux-gnu"),
  WINDOWS_UNDER_WINE("replay-windows-x64", "target/replay/windows-x64", "wine");

  private static final int NO_LEVEL = 3;
  private static final Pattern OK = Pattern.compile(", digest ([0-9a-f]{16}): ok");

  private final String goal;
  private final String folder;
  private final String emulator;

  ReplayTarget(String goal, String folder, String emulator) {
    this.goal = goal;
    this.folder = folder;
    this.emulator = emulator;
  }

  /**
   * Builds the runner and runs it; what cannot be done here is skipped, saying so.
   *
   * @return digests of all bits that were written, one for each level
   */
  List<String> replay(Path cases) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "skipped: made for Linux");
    List<String> command = new ArrayList<>();
    if (!emulator.isEmpty()) {
      command.addAll(List.of(emulator.split(" ", -1)));
      assumeInstalled(command.get(0));
    }
    assumeInstalled("make");
    build();
    command.add(Path.of(folder, "replay").toString());
    command.add(cases.toString());
    ProcessBuilder process = new ProcessBuilder(command);
    if (this == WINDOWS_UNDER_WINE) {
      process.environment().put("WINEPREFIX", wineFolder().toString());
      process.environment().put("WINEDEBUG", "-all");
    }
    Finished run = finish(process);
    run.said().lines().forEach(line -> System.out.println(this + ": " + line));
    assumeFalse(run.status() == NO_LEVEL, "skipped: " + run.said().strip());
    assertEquals(0, run.status(), run.said());
    List<String> digests = OK.matcher(run.said()).results().map(level -> level.group(1)).toList();
    assertFalse(digests.isEmpty(), run.said());
    return digests;
  }

  private void build() throws IOException, InterruptedException {
    Finished built =
        finish(
            new ProcessBuilder(
                "make", "--silent", "-f", "src/test/c/Makefile", "OUT=target", goal));
    assumeFalse(built.said().contains("no compiler for"), "skipped: " + built.said().strip());
    assertEquals(0, built.status(), built.said());
  }

  private static void assumeInstalled(String program) {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    assumeTrue(found, () -> "skipped: " + program + " is not installed");
  }

  /**
   * A folder of Wine's own with the four files that the runner needs. Left alone, Wine would fill a
   * new one with hundreds of megabytes; it still does where its own are not found.
   */
  private static Path wineFolder() throws IOException {
    Path folder = Path.of("target/replay/wine").toAbsolutePath();
    Path from = Path.of("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows");
    Path system = folder.resolve("drive_c/windows/system32");
    Files.createDirectories(folder);
    if (Files.exists(from.resolve("kernel32.dll"))) {
      Files.createDirectories(system);
      for (String library : List.of("ntdll", "kernel32", "kernelbase", "msvcrt")) {
        String name = library + ".dll";
        Files.copy(from.resolve(name), system.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(folder.resolve(".update-timestamp"), "disable");
    }
    return folder;
  }

  private record Finished(int status, String said) {}

  private static Finished finish(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r", "");
    return new Finished(process.waitFor(), said);
  }
}
