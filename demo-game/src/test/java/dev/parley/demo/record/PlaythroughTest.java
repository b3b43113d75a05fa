package dev.parley.demo.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.Session;
import dev.parley.persona.PersonaPack;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaythroughTest {
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
    assertTrue(heard.endsWith(" ...\n"), heard);
    assertTrue(heard.lines().count() == 2, heard);
  }

  private static String transcript(List<String> lines) {
    PersonaPack pack = PersonaPack.bundled("campfire");
    try (Session session = new Session(pack, Session.authored(pack), 3, 6)) {
      Playthrough playthrough = new Playthrough(new Play(session), Script.parse(lines));
      while (!playthrough.isOver()) {
        playthrough.frame();
      }
      return Recording.transcript(session.talk().log().entries());
    }
  }
}
