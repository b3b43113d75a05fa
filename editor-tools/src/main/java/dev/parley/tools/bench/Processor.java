package dev.parley.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The machine's CPU, as its system tells of it.
 *
 * @param name as its maker calls it, or else only the kind of CPU
 * @param simd what it can do to many numbers at once, by the names that Linux gives; empty where
 *     the system does not tell
 * @param cores that this process may use
 */
public record Processor(String name, List<String> simd, int cores) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Of dozens of flags, those that decide how fast a model runs, oldest first. */
  private static final List<String> TELLING =
      List.of(
          "avx",
          "avx2",
          "fma",
          "f16c",
          "avx_vnni",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "amx_int8",
          "amx_bf16",
          "asimd",
          "asimddp",
          "i8mm",
          "bf16",
          "sve",
          "sve2");

  /** A class of CPUs, by the flag that makes the difference. */
  private record Level(String flag, String name) {}

  /** The fastest first. */
  private static final List<Level> LEVELS =
      List.of(
          new Level("amx_int8", "amx"),
          new Level("avx512_vnni", "avx512-vnni"),
          new Level("avx512f", "avx512"),
          new Level("avx2", "avx2"),
          new Level("avx", "avx"),
          new Level("i8mm", "i8mm"),
          new Level("asimddp", "dotprod"),
          new Level("asimd", "neon"));

  public Processor {
    simd = List.copyOf(simd);
  }

  /** The class of CPUs it belongs to by its SIMD; "unknown" where the system does not tell. */
  public String level() {
    return LEVELS.stream()
        .filter(level -> simd.contains(level.flag()))
        .map(Level::name)
        .findFirst()
        .orElse("unknown");
  }

  /** This machine's. */
  public static Processor ofThisMachine() {
    return read(CPUINFO, System.getenv());
  }

  /**
   * @param cpuinfo Linux's file, which need not exist
   * @param environment where Windows names its CPU
   */
  static Processor read(Path cpuinfo, Map<String, String> environment) {
    String text = text(cpuinfo);
    String unnamed =
        environment.getOrDefault("PROCESSOR_IDENTIFIER", System.getProperty("os.arch"));
    String name = value(text, "model name");
    Set<String> flags = Set.copyOf(Arrays.asList(flags(text)));
    return new Processor(
        name.isEmpty() ? unnamed : name,
        TELLING.stream().filter(flags::contains).toList(),
        Runtime.getRuntime().availableProcessors());
  }

  private static String[] flags(String text) {
    String x86 = value(text, "flags");
    String arm = value(text, "Features");
    return (x86.isEmpty() ? arm : x86).split(" ", -1);
  }

  private static String text(Path cpuinfo) {
    try {
      return Files.readString(cpuinfo);
    } catch (IOException e) {
      return ""; // another system than Linux
    }
  }

  /** Of the first core: they are alike. */
  private static String value(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key) && line.contains(":"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }
}
