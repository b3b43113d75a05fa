package dev.parley.tools.recommend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What NVIDIA's driver tells without being loaded.
 *
 * @param gpus folder where Linux's driver has a folder for each GPU; need not exist
 * @param environment where Windows tells its own folder
 */
record NvidiaDriver(Path gpus, Map<String, String> environment) {
  private static final String MODEL = "Model:";

  static NvidiaDriver ofThisMachine() {
    return new NvidiaDriver(Path.of("/proc/driver/nvidia/gpus"), System.getenv());
  }

  /** The first GPU's name; where only the driver is found, that. */
  Optional<String> gpu() {
    return onLinux().or(this::onWindows);
  }

  private Optional<String> onLinux() {
    try (Stream<Path> folders = Files.list(gpus)) {
      return folders.sorted().map(NvidiaDriver::nameIn).findFirst();
    } catch (IOException e) {
      return Optional.empty(); // no driver, or another system
    }
  }

  private static String nameIn(Path folder) {
    try (Stream<String> lines = Files.lines(folder.resolve("information"))) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(MODEL.length()).strip())
          .findFirst()
          .orElse("an NVIDIA GPU");
    } catch (IOException e) {
      return "an NVIDIA GPU";
    }
  }

  private Optional<String> onWindows() {
    return Optional.ofNullable(environment.get("SystemRoot"))
        .map(root -> Path.of(root, "System32", "nvcuda.dll"))
        .filter(Files::exists)
        .map(library -> "an NVIDIA GPU");
  }
}
