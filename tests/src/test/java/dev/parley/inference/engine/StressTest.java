package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lets jcstress run the classes of this folder that are named Stress, in processes of its own: with
 * all its kinds of compilation where the full counts are asked for, else with one.
 */
class StressTest {
  /** None may be left out; jcstress leaves out what has more actors than there are cores. */
  private static final int TESTS = 4;

  private static final int PATIENCE_MINUTES = 20;
  private static final boolean FULL = "full".equals(System.getProperty("parley.counts"));

  @Test
  void nothingForbiddenIsSeen(@TempDir Path folder) throws IOException, InterruptedException {
    compileWithHarness(folder);
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command(folder))
            .directory(Fixtures.own("../target").normalize().toFile()) // inside the project
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), "it does not end");
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertEquals(0, process.exitValue(), said);
    assertTrue(said.contains("All remaining tests: " + TESTS + " matching"), said);
  }

  /** The harness is generated code: it is compiled here, where no warning stops it. */
  private static void compileWithHarness(Path folder) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-nowarn", "-d", folder.toString(), "-cp", classPath()));
    arguments.addAll(
        List.of("-processor", "org.openjdk.jcstress.infra.processors.JCStressTestProcessor"));
    Path sources = Fixtures.own("../src/test/java/dev/parley/inference/engine").normalize();
    try (Stream<Path> files = Files.list(sources)) {
      files
          .map(Path::toString)
          .filter(name -> name.endsWith("Stress.java"))
          .forEach(arguments::add);
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertEquals(0, status, "the compiler refused " + arguments);
  }

  private static List<String> command(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", folder + File.pathSeparator + classPath()));
    command.addAll(
        List.of(
            "org.openjdk.jcstress.Main",
            "-m",
            "quick",
            "-r",
            folder.resolve("results").toString()));
    if (!FULL) {
      command.addAll(List.of("-jvmArgs", "-Xmx256m", "-sc", "false", "-af", "NONE", "-iters", "2"));
    }
    return command;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
