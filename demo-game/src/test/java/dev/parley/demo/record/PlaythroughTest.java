package dev.parley.demo.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.play.TokenClock;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaythroughTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  private static final List<String> EVENING =
      List.of(
          "say What happened to the bridge?",
          "quiet 60",
          "expect spoke mara",
          "say Edda, follow me",
          "wait 3",
          "expect task edda FOLLOW",
          "say Tam, fetch some wood",
          "quiet 60",
          "walk 1 0.2 3",
          "wait 75");

  @Test
  void theSameScriptGivesTheSameTranscript() {
    String first = transcript(EVENING);
    assertEquals(first, transcript(EVENING));
    assertTrue(first.contains("Tam Pellow puts wood on the fire."), first);
  }

  @Test
  void companionsTalkAmongThemselvesWhenLeftAlone() {
    String heard = transcript(List.of("wait 60"));
    assertTrue(heard.lines().count() >= 2, heard);
  }

  @Test
  void whatDoesNotHoldEndsThePlaythrough() {
    ScriptException broken =
        assertThrows(
            ScriptException.class, () -> transcript(List.of("wait 1", "expect task mara FOLLOW")));
    assertEquals("line 2 of the script: task is REST; expected FOLLOW", broken.getMessage());
  }

  @Test
  void wordsThatWereCutOffAreLoggedAsFarAsTheyWereSeen() {
    String heard =
        transcript(List.of("say What happened to the bridge?", "wait 1", "key Esc", "wait 1"));
    List<String> lines = heard.lines().toList();
    assertEquals(3, lines.size(), heard);
    assertTrue(lines.get(1).endsWith(" ..."), heard);
    assertTrue(lines.get(2).endsWith("Mara trusts you a little less."), heard);
  }

  private String transcript(List<String> lines) {
    PersonaPack pack = PersonaPack.bundled("campfire");
    TokenClock clock = new TokenClock(Session.authored(pack));
    try (Session session = new Session(pack, clock, new SaveSlot(folder), 3, 6)) {
      new Playthrough(new Play(session), clock, Script.parse(lines)).run();
      return Recording.transcript(session.talk().log().entries());
    }
  }
}
