package dev.parley.tools.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaDriverTest {

  private Path folder;

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    this.folder = folder;
  }

  private Optional<String> gpu(Map<String, String> environment) {
    return new NvidiaDriver(folder.resolve("gpus"), environment).gpu();
  }

  @Test
  void namesTheFirstGpu() throws IOException {
    Path first = Files.createDirectories(folder.resolve("gpus/0000:01:00.0"));
    Files.createDirectories(folder.resolve("gpus/0000:02:00.0"));
    Files.writeString(first.resolve("information"), "Model: \t\t NVIDIA RTX 3060\nIRQ: 1\n");

    assertEquals(Optional.of("NVIDIA RTX 3060"), gpu(Map.of()));
  }

  @Test
  void aGpuWithoutAName() throws IOException {
    Files.createDirectories(folder.resolve("gpus/0000:01:00.0"));

    assertEquals(Optional.of("an NVIDIA GPU"), gpu(Map.of()));
  }

  @Test
  void findsTheDriverOnWindows() throws IOException {
    Path library = folder.resolve("System32/nvcuda.dll");
    Map<String, String> windows = Map.of("SystemRoot", folder.toString());

    assertEquals(Optional.empty(), gpu(windows));
    Files.createDirectories(library.getParent());
    Files.writeString(library, "");
    assertEquals(Optional.of("an NVIDIA GPU"), gpu(windows));
  }

  @Test
  void elsewhereThereIsNone() {
    assertEquals(Optional.empty(), gpu(Map.of()));
  }
}
