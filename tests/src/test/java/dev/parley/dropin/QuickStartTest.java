package dev.parley.dropin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/quick-start.md}, followed word for word. */
class QuickStartTest {
  private static final Path PAGE = Fixtures.own("../../docs/quick-start.md").normalize();

  private static final String CLASS = "src/main/java/Hello.java";
  private static final Path MODEL = SmallModel.file();

  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(PAGE);
  }

  @Test
  void someoneSpeaksInItsGame(@TempDir Path folder) throws Exception {
    OtherGame game = OtherGame.in(folder).with(CLASS, block("java"));

    String said = played(game, MODEL.toString());

    assertFalse(spoken(said).isBlank(), said);
  }

  /** What is said in a game that has nothing but the jar and its LWJGL. */
  private static String played(OtherGame game, String... arguments) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> Path.of(entry).getFileName().toString().startsWith("lwjgl-"))
            .collect(Collectors.joining(File.pathSeparator, DropInJar.built() + ":", ""));
    OtherGame.Output compiled =
        game.run(List.of(java.resolve("javac") + "", "-cp", libraries, "-d", ".", CLASS));
    assertEquals(0, compiled.status(), compiled.text());

    List<String> play = new ArrayList<>(List.of(java.resolve("java") + "", "-cp"));
    play.addAll(List.of(".:" + libraries, "Hello"));
    play.addAll(List.of(arguments));
    OtherGame.Output played = game.run(play);

    assertEquals(0, played.status(), played.text());
    return played.text();
  }

  @Test
  void itsCommandDoesThatWithMaven(@TempDir Path folder) throws Exception {
    OtherGame game = OtherGame.in(folder).with("pom.xml", block("xml")).with(CLASS, block("java"));
    Matcher goals = find("(?m)^mvn -q (compile) (exec:java) -Dexec.args=");

    String said = game.maven("-q", goals.group(1), goals.group(2), "-Dexec.args=" + MODEL).text();

    assertFalse(spoken(said).isBlank(), said);
    System.out.println("The quick start: " + spoken(said).strip());
  }

  /** Without what the engine logs as it opens. */
  private static String spoken(String text) {
    return text.lines()
        .filter(line -> !line.contains(" dev.parley.") && !line.startsWith("INFO: "))
        .map(line -> line.replaceAll("\\u001b\\[[0-9;]*m", ""))
        .collect(Collectors.joining(" "));
  }

  @Test
  void whereThereIsNoModelItsWriterSpeaks(@TempDir Path folder) throws Exception {
    String method = find("(?s)```java\n(static LanguageModel open.*?)```").group(1);
    String game =
        """
        import dev.parley.*;
        import dev.parley.inference.*;
        import dev.parley.inference.engine.*;
        import dev.parley.persona.PersonaPack;
        import java.nio.file.Path;

        public class Hello {
          %s
          public static void main(String[] args) throws InterruptedException {
            PersonaPack pack = PersonaPack.bundled("campfire");
            try (var model = open(Path.of("none.gguf"), pack); var runtime = NpcRuntime.open(model)) {
              var answer = runtime.spawn(pack, "mara").say("Good evening!", event -> System.out.print(event.spoken())).future();
              while (!answer.isDone()) {
                Thread.sleep(16);
                runtime.update(0.016f);
              }
            }
          }
        }
        """
            .formatted(method);

    String said = played(OtherGame.in(folder).with(CLASS, game));

    assertTrue(said.contains("none.gguf; correct the path\n"), said);
    assertTrue(said.lines().filter(line -> !line.isBlank()).count() > 1, said);
  }

  @Test
  void itHasAtMostTenLinesOfCode() {
    long lines =
        block("java")
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("import ") && !line.equals("}"))
            .count();

    assertTrue(lines <= 10, lines + " lines");
  }

  @Test
  void everyLinkLeadsSomewhere() {
    Matcher link = Pattern.compile("]\\(([^):#]+)").matcher(page);
    int links = 0;
    while (link.find()) {
      links++;
      assertTrue(Files.exists(PAGE.resolveSibling(link.group(1))), link.group(1));
    }
    assertTrue(links >= 4, "links found: " + links);
  }

  private String block(String language) {
    return find("(?s)```" + language + "\n(.*?)```").group(1);
  }

  private Matcher find(String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(page);
    assertTrue(found.find(), "the page has nothing like " + pattern);
    return found;
  }
}
