package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real window, where there is a display; see docs/demo-game.md for one that nobody sees. */
class WindowGameTest {
  @Test
  void aScriptedEveningIsSeenAndWritten(@TempDir Path folder) throws IOException {
    assumeTrue(
        System.getenv("DISPLAY") != null, "no display: no window is tried (xvfb-run gives one)");
    Path script = folder.resolve("evening");
    Files.write(
        script, List.of("say What happened to the bridge?", "wait 0.2", "key F3", "shot hud"));
    Path record = folder.resolve("record");

    int status =
        Game.run(
            "--script",
            script.toString(),
            "--record",
            record.toString(),
            "--size",
            "640x360",
            "--quality",
            "low");

    assertEquals(0, status);
    BufferedImage picture = ImageIO.read(record.resolve("hud.png").toFile());
    assertEquals(640, picture.getWidth());
    assertTrue(colours(picture) > 500, "the picture shows nothing");
    assertTrue(Files.readString(record.resolve("transcript.txt")).contains("You: What happened"));
    assertTrue(Files.size(record.resolve("report.html")) > 500);
  }

  private static long colours(BufferedImage picture) {
    return java.util.stream.IntStream.range(0, 640 * 360)
        .map(i -> picture.getRGB(i % 640, i / 640))
        .distinct()
        .count();
  }
}
