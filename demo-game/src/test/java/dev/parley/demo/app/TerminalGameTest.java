package dev.parley.demo.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.persona.PersonaPack;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalGameTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void oneTalksAndActsInLines() {
    String seen =
        played("What happened to the bridge?", "/go wood_pile", "/hands", "/who", "/dance");
    assertTrue(seen.contains("Mara: "), seen);
    assertTrue(seen.contains("You are at the wood pile."), seen);
    assertTrue(seen.contains("Edda Stroud rests at the fire, at the camp fire"), seen);
    assertTrue(seen.contains("/quit        leave"), seen);
  }

  @Test
  void anUnknownPlaceIsAnsweredWithThoseThereAre() {
    String seen = played("/go moon");
    assertTrue(seen.contains("/go needs one of [fire, bank, ramp,"), seen);
  }

  @Test
  void whatIsToBeKnownIsSaidBeforeTheFirstLine() {
    String seen = played("hello");
    int told = seen.indexOf("The soup is ready.");
    assertTrue(told >= 0 && told < seen.indexOf("> "), seen);
  }

  private String played(String... lines) {
    PersonaPack pack = PersonaPack.bundled("campfire");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Session session = new Session(pack, Session.authored(pack), new SaveSlot(folder), 3, 6)) {
      Play play = new Play(session);
      play.tell("The soup is ready.");
      new TerminalGame(
              play,
              new BufferedReader(new StringReader(String.join("\n", lines))),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              false)
          .run();
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
