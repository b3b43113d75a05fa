package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingModelTest {

  private Path folder;

  @BeforeEach
  void useFolder(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "complete --prompt a", "tokenize a", "bench"})
  void aModelThatWasNamedMustBeThere(String line) {
    Session session = withModel(folder.resolve("lost.gguf"), line);

    assertRefuses(session, "lost.gguf");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "complete --prompt a", "tokenize a", "bench"})
  void soMustTheOneInTheEnvironment(String line) {
    Map<String, String> environment = Map.of("PARLEY_MODEL", folder + "/lost.gguf");

    Session session = Session.withEnvironment(environment, line.split(" ", -1));

    assertRefuses(session, "lost.gguf that PARLEY_MODEL names");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "complete --prompt a", "tokenize a", "bench"})
  void aModelThatIsNoModelIsRefused(String line) throws IOException {
    Path file = Files.writeString(folder.resolve("poem.gguf"), "Tyger Tyger, burning bright");

    assertRefuses(withModel(file, line), "poem.gguf");
  }

  @Test
  void aFolderIsNoModel() {
    assertRefuses(withModel(folder, "chat"), "is a folder");
  }

  @Test
  void infoNeedsItsFile() {
    assertRefuses(Session.of("model", "info", folder + "/lost.gguf"), "lost.gguf");
  }

  @Test
  void whatNeedsAModelNeverDoesWithout() {
    assertRefuses(
        Session.of("complete", "--prompt", "a"),
        "no model; get one with parley model pull nemotron-3-nano-4b");
    assertRefuses(
        Session.of("bench"), "no model; get one with parley model pull nemotron-3-nano-4b");
    assertRefuses(
        Session.of("tokenize", "a"), "no model; get one with parley model pull nemotron-3-nano-4b");
  }

  @Test
  void verboseTellsWhere() {
    Session session = Session.of("tokenize", "--verbose", "--model", folder + "/lost.gguf", "a");

    assertEquals(1, session.status());
    assertTrue(session.err().contains("at dev.parley.tools."), session.err());
  }

  private static Session withModel(Path model, String line) {
    List<String> arguments = new ArrayList<>(List.of(line.split(" ", -1)));
    arguments.addAll(List.of("--model", model.toString()));
    return Session.of(arguments.toArray(String[]::new));
  }

  private static void assertRefuses(Session session, String reason) {
    assertEquals(1, session.status(), session.err());
    assertEquals("", session.out());
    String sentence = session.messages().get(session.messages().size() - 1);
    assertTrue(sentence.contains(reason), session.err());
    assertTrue(session.messages().size() <= 2, session.err());
  }
}
