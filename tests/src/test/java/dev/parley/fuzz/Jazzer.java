package dev.parley.fuzz;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a harness by Jazzer, in a process of its own: a crash of its JVM is a finding, not the
 * end of our tests.
 *
 * @param budget when to stop, as Jazzer's option
 * @param seconds that this takes, roughly
 */
record Jazzer(Harness harness, String budget, int seconds) {
  /** What an input may take, in seconds; a machine that sleeps for a while is no finding. */
  private static final int PATIENCE = 240;

  /** In seconds; on a machine that is busy many times as much. */
  private static final int STARTING = 5;

  private static final int BUSY = 600;

  /** So many inputs, the same each time. */
  static Jazzer counted(Harness harness, int inputs) {
    return new Jazzer(harness, "-runs=" + inputs, 0);
  }

  /** So many seconds. */
  static Jazzer timed(Harness harness, int seconds) {
    return new Jazzer(harness, "-max_total_time=" + (STARTING + seconds), seconds);
  }

  /**
   * Runs it.
   *
   * @param found folder for inputs that reach something new
   * @param findings folder for inputs that fail
   * @param log what Jazzer says
   * @return 0 if nothing was found
   */
  int run(Path found, Path findings, Path log) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(found, findings))
            .directory(Fixtures.own("../..").normalize().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(seconds + BUSY, TimeUnit.SECONDS)) {
        throw new AssertionError("the fuzzer of " + harness + " does not end; see " + log);
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private List<String> command(Path found, Path findings) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Dfile.encoding=UTF-8"));
    // Where the C library is, so that models are run by the same device as in other tests.
    String libraries = System.getProperty("org.lwjgl.librarypath");
    if (libraries != null) {
      command.add("-Dorg.lwjgl.librarypath=" + libraries);
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + harness.target().getName());
    command.add("--instrumentation_includes=dev.parley.**");
    command.add("--reproducer_path=" + findings);
    command.add("-artifact_prefix=" + findings + "/");
    command.add("-dict=" + harness.dictionary());
    command.add("-seed=1");
    command.add("-timeout=" + PATIENCE);
    command.add(budget);
    command.add("-print_final_stats=1");
    command.addAll(List.of(found.toString(), harness.corpus().toString()));
    return command;
  }
}
