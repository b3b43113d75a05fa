package dev.parley.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.util.List;
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
    Session session = Session.withInput(TEN_LINES, "play", "--persona", "mara", "--seed", "5");

    assertEquals(0, session.status(), session.err());
    assertEquals(12, session.answers().size(), "greeting, ten answers, farewell");
    assertTrue(session.answers().stream().allMatch(line -> line.startsWith("Mara: ")));
    assertFalse(session.out().contains("\033"), "colours in a pipe");
    assertFalse(session.out().contains(">"), "prompts in a pipe");
  }

  @Test
  void aSeedGivesTheSameTalk() {
    Session first = Session.withInput(TEN_LINES, "play", "--persona", "edda", "--seed", "5");
    Session again = Session.withInput(TEN_LINES, "play", "--persona", "edda", "--seed", "5");
    Session other = Session.withInput(TEN_LINES, "play", "--persona", "edda", "--seed", "6");

    assertEquals(first.out(), again.out());
    assertNotEquals(first.out(), other.out());
  }

  @Test
  void theSceneStaysOutOfThePipe() {
    Session session = Session.withInput("hello", "play");

    assertFalse(session.out().contains("Withy Crossing"), session.out());
    assertTrue(session.err().contains("The Camp at Withy Crossing"), session.err());
    assertTrue(session.err().contains("--model FILE"), "how to get a model");
  }

  @Test
  void theFirstLineOfAPipeMayChoose() {
    for (String choice : List.of("3", "tam", "Tam Pellow", " TAM ")) {
      Session session = Session.withInput(choice + "\nhello\n", "play");

      assertEquals(3, session.answers().size(), session.out());
      assertTrue(session.answers().get(0).startsWith("Tam Pellow: "), session.out());
    }
  }

  @Test
  void aFirstLineThatChoosesNobodyIsSaidToTheFirst() {
    Session session = Session.withInput("What happened to the bridge?\n", "play");

    assertEquals(3, session.answers().size(), session.out());
    assertTrue(session.answers().get(1).startsWith("Mara: "), session.out());
  }

  @Test
  void ordersAreNotSpoken() {
    Session session =
        Session.withInput(
            "/who\n/help\n/switch edda\n/switch nobody\n/dance\nhello\n/quit\nunheard\n",
            "play",
            "--persona",
            "mara");

    assertEquals(0, session.status());
    List<String> speakers =
        session.answers().stream().map(line -> line.substring(0, line.indexOf(':'))).toList();
    assertEquals(List.of("Mara", "Edda Stroud", "Edda Stroud", "Edda Stroud"), speakers);
    assertTrue(session.err().contains("You are talking with Mara."), session.err());
    assertTrue(session.err().contains("/switch NAME"), session.err());
    assertTrue(session.err().contains("nobody here is called 'nobody'"), session.err());
    assertTrue(session.err().contains("no order /dance"), session.err());
  }

  @Test
  void whoWasMetIsNotMetAgain() {
    Session session = Session.withInput("/switch tam\n/switch mara\n", "play", "--persona", "mara");

    assertEquals(3, session.answers().size(), "two greetings and a farewell: " + session.out());
    assertTrue(session.err().contains("You turn to Mara."), session.err());
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
    assertEquals(0, Session.of("play").status());
    assertEquals(0, Session.of("chat").status());
    assertEquals(0, Session.interactive("", Map.of(), "play").status());
  }

  @Test
  void aPersonIsAskedUntilSomeoneIsNamed() {
    Session session = Session.interactive("9\nBob\n2\nhello\n", Map.of(), "play");

    assertEquals(0, session.status());
    assertTrue(session.out().contains("Who do you sit down with? "), session.out());
    assertTrue(session.err().contains("nobody here is called '9'"), session.err());
    assertTrue(session.err().contains("nobody here is called 'Bob'"), session.err());
    assertTrue(session.out().contains("\033[1mEdda Stroud:\033[0m "), session.out());
  }

  @Test
  void noColorIsHonoured() {
    Session session =
        Session.interactive("1\nhello\n", Map.of("NO_COLOR", "1"), "play", "--seed", "1");

    assertFalse(session.out().contains("\033"), session.out());
    assertTrue(session.out().contains("> "), session.out());
  }
}
