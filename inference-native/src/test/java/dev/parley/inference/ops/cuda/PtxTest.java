package dev.parley.inference.ops.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The committed PTX. */
class PtxTest {
  private static final Path COMMITTED = Path.of("src/main/resources/dev/parley/inference/cuda/ptx");

  private static final Path FRESH = Path.of("target/ptx");

  /** Another version's PTX says the same in other words. */
  private static final String COMPILER = "release 13.0";

  private static final long MOST_BYTES = 3L << 20;

  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  /** What a command prints, or an empty text where there is none of that name. */
  private static String output(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return "";
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? text : "failed: " + text;
  }

  @Test
  void isWhatTheSourcesCompileTo() throws IOException, InterruptedException {
    assumeTrue(
        output("nvcc", "--version").contains(COMPILER),
        "skipped: no nvcc of " + COMPILER + " here to compile the kernels with");
    String made = output("make", "-s", "-f", "src/main/cuda/Makefile", "OUT=" + FRESH);
    assertFalse(made.startsWith("failed"), made);
    Map<String, String> fresh = files(FRESH);
    Map<String, String> committed = files(COMMITTED);
    assertEquals(fresh.keySet(), committed.keySet());
    fresh.forEach(
        (name, ptx) ->
            assertTrue(
                ptx.equals(committed.get(name)),
                name + " is stale; run make -f src/main/cuda/Makefile"));
  }

  @Test
  void suitsDriversFromCuda118On() throws IOException {
    files(COMMITTED).forEach((name, ptx) -> assertTrue(ptx.startsWith(".version 7.8\n"), name));
  }

  /** The driver compiles it on the player's machine. */
  @Test
  void isSmall() throws IOException {
    for (String capability : new String[] {"sm75", "sm80"}) {
      long bytes =
          files(COMMITTED.resolve(capability)).values().stream().mapToLong(String::length).sum();
      assertTrue(bytes < MOST_BYTES, capability + ": " + bytes + " bytes");
    }
  }
}
