package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole talks with the bundled pack, whose characters speak authored lines without a model. */
class TalkTest {

  private static final String TEN_LINES =
      """
      Good evening.
      What happened to the bridge?
      Are there wolves?
      Who is your father?

      I have nothing to say
      Can I cross tonight?
      What do you think of Edda?
      Is there something to eat?
      Thank you.
      Good night.
      """;

  @Test
  void tenLinesGetTenAnswers() {
    Session session = Session.withInput(TEN_LINES, "chat", "--persona", "mara", "--seed", "5");

    assertEquals(0, session.status(), session.err());
    assertEquals(10, session.answers().size());
    assertFalse(session.out().contains("\033"), "colours in a pipe");
    assertFalse(session.out().contains(">"), "prompts in a pipe");
    assertTrue(session.err().contains("--model FILE"), "how to get a model");
  }

  @Test
  void aSeedGivesTheSameTalk() {
    Session first = Session.withInput(TEN_LINES, "chat", "--persona", "edda", "--seed", "5");
    Session again = Session.withInput(TEN_LINES, "chat", "--persona", "edda", "--seed", "5");
    Session other = Session.withInput(TEN_LINES, "chat", "--persona", "edda", "--seed", "6");

    assertEquals(first.out(), again.out());
    assertNotEquals(first.out(), other.out());
  }

  @Test
  void ordersAreNotSpoken() {
    Session session =
        Session.withInput(
            "/who\n/help\n/switch edda\n/switch nobody\n/dance\nhello\n/quit\nunheard\n",
            "chat",
            "--persona",
            "mara");

    assertEquals(0, session.status());
    Session alone = Session.withInput("hello\n", "chat", "--persona", "edda");
    assertEquals(alone.answers(), session.answers());
    assertTrue(session.err().contains("You are talking with Mara."), session.err());
    assertTrue(session.err().contains("/switch NAME"), session.err());
    assertTrue(session.err().contains("nobody here is called 'nobody'"), session.err());
    assertTrue(session.err().contains("no order /dance"), session.err());
  }

  @Test
  void oneTurnsToSomebodyElseAndBack() {
    Session session =
        Session.withInput("/switch 3\n/switch  MARA \n/who\n", "chat", "--persona", "mara");

    assertTrue(session.err().contains("You turn to Tam Pellow."), session.err());
    assertTrue(session.err().contains("You turn to Mara."), session.err());
    assertTrue(session.err().contains("You are talking with Mara."), session.err());
  }

  @Test
  void chatAnswersAndNothingElse() {
    Session session = Session.withInput("hello\nWhat of the bridge?\n", "chat");

    assertEquals(0, session.status());
    assertEquals(2, session.answers().size(), session.out());
    assertTrue(session.answers().stream().noneMatch(line -> line.startsWith("Mara:")));
  }

  @Test
  void chatReadsAPackFromAFolder() {
    String folder = Fixtures.own("../../persona-packs/packs/campfire").normalize().toString();

    Session session = Session.withInput("hello\n", "chat", "--pack", folder, "--persona", "tam");

    assertEquals(0, session.status(), session.err());
    assertEquals(1, session.answers().size());
  }

  @Test
  void whoIsNotThereIsNamedWithThoseWhoAre() {
    Session persona = Session.of("chat", "--persona", "bob");
    Session pack = Session.of("chat", "--pack", "atlantis");

    assertEquals(1, persona.status());
    assertTrue(persona.err().contains("it has mara, edda, tam"), persona.err());
    assertEquals(1, pack.status());
    assertTrue(pack.err().contains("'atlantis' is neither"), pack.err());
  }

  @Test
  void anEmptyInputIsNoFailure() {
    assertEquals(0, Session.of("chat").status());
    assertEquals(0, Session.interactive("", Map.of(), "chat").status());
  }

  @Test
  void coloursAreForAPersonWhoWantsThem() {
    Session coloured = Session.interactive("/who\n", Map.of(), "chat");
    Session plain = Session.interactive("/who\n", Map.of("NO_COLOR", "1"), "chat");

    assertTrue(coloured.out().contains("\033[1mMara\033[0m"), coloured.out());
    assertFalse(plain.out().contains("\033"), plain.out());
    assertTrue(plain.out().contains("> "), plain.out());
  }
}
