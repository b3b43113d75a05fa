package dev.parley.dropin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Games outside this build: a window, and someone in it who answers from the one jar. */
class DropInTest {
  private static final String CLASS = "src/main/java/Game.java";

  /** What libGDX brings, what jMonkeyEngine brings, and the newest. */
  static Stream<String> versions() {
    return Stream.of("3.3.3", "3.3.6", "3.4.3").limit(Fixtures.count(3));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aGameOfOnesOwn(String lwjgl, @TempDir Path folder) throws Exception {
    OtherGame game = OtherGame.in(folder).with("pom.xml", read("pom.xml")).with(CLASS, read(CLASS));
    game.maven("-Dlwjgl.version=" + lwjgl, "compile");

    answers(game.play(SmallModel.file(), false), lwjgl, "class path");
    answers(game.play(SmallModel.file(), true), lwjgl, "module path");
  }

  private static String read(String path) throws IOException {
    return Files.readString(Fixtures.own("drop-in").resolve(path));
  }

  private static void answers(OtherGame.Output played, String lwjgl, String path) {
    assertEquals(0, played.status(), played.text());
    String line =
        played.text().lines().filter(said -> said.startsWith("LWJGL ")).findFirst().orElse("");
    assertTrue(line.startsWith("LWJGL " + lwjgl), played.text());
    assertTrue(line.contains(path + ", MODEL: "), played.text());
    System.out.println(line);
  }
}
