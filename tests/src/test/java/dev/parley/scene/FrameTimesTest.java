package dev.parley.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that measures frames beside a model, for a moment. */
class FrameTimesTest {
  private final Path folder;

  FrameTimesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void writesALineForSilenceAndOneForFourWhoSpeak() throws IOException {
    try (HeadlessGl gl = HeadlessGl.open()) {
      assumeTrue(gl != null, "skipped: EGL gives no OpenGL here; it needs libegl1");
    }
    Path lines = folder.resolve("frames.csv");
    String model = Fixtures.own("tiny/tiny-q8_0.gguf").toString();
    assertEquals("", FrameTimes.run(model, "cpu", "0.2", lines.toString()));
    List<String> written = Files.readAllLines(lines);
    assertEquals(3, written.size());
    int columns = written.get(0).split(",", -1).length;
    List<String> silent = columns(written.get(1));
    List<String> speaking = columns(written.get(2));
    assertEquals(columns, silent.size());
    assertEquals("0", silent.get(7));
    assertEquals("0.0", silent.get(columns - 1));
    assertEquals("4", speaking.get(7));
    assertTrue(Double.parseDouble(speaking.get(columns - 1)) > 0, written.get(2));
  }

  /** Commas inside quotation marks part nothing. */
  private static List<String> columns(String line) {
    return List.of(line.replaceAll("\"[^\"]*\"", "text").split(",", -1));
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    String missing = folder.resolve("none.gguf").toString();
    String failure = FrameTimes.run(missing, "cpu", "0.2", folder.resolve("x.csv").toString());
    assertTrue(failure.contains("none.gguf") || failure.contains("EGL"), failure);
  }
}
