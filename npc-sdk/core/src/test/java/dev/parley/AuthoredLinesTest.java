package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Message;
import dev.parley.persona.Lines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthoredLinesTest {

  private static final Lines MARA = TestPack.FORD.persona("mara").lines();

  private final AuthoredLines authored = AuthoredLines.of(TestPack.FORD);

  @Test
  void answersOnTheTopic() {
    List<String> bridge = MARA.topics().get(0).lines();
    assertTrue(bridge.contains(firstAnswer("What happened to the BRIDGES?!", 1)));
    assertTrue(bridge.contains(firstAnswer("[Place: the far bank.]\nthe bridge", 1)));
    assertEquals("Five of them.", firstAnswer("Are there wolfs by the far bank?", 1));
    assertEquals("Five of them.", firstAnswer("The far bank, by the pier?", 1));
  }

  @Test
  void answersTheLastSentenceBeforeTheOthers() {
    assertEquals("Five of them.", firstAnswer("A bridge, a bridge! Are there wolfs?", 1));
  }

  @Test
  void greetsAGreetingAndWhoeverSpeaksFirst() {
    assertTrue(MARA.greeting().contains(firstAnswer("Hello!", 1)));
    assertTrue(MARA.greeting().contains(firstAnswer("Qwerty.", 1)));
    assertTrue(MARA.fallback().contains(laterAnswer("Qwerty.", 1)));
    assertTrue(MARA.greeting().contains(laterAnswer("Hi there", 1)));
  }

  @Test
  void saysFarewell() {
    assertEquals("Go careful.", laterAnswer("Farewell, Mara.", 1));
    assertNotEquals("Go careful.", laterAnswer("Is it time to say goodbye?", 1));
  }

  @Test
  void theSeedChoosesAndChoosesTheSameAgain() {
    Set<String> greetings = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      String answer = firstAnswer("Hello!", seed);
      assertEquals(answer, firstAnswer("Hello!", seed));
      greetings.add(answer);
    }
    assertEquals(new HashSet<>(MARA.greeting()), greetings);
  }

  @Test
  void noLineComesTwiceInARowAndNewLinesComeFirst() {
    List<Message> messages = new ArrayList<>();
    Set<String> said = new HashSet<>();
    String before = "";
    for (int i = 0; i < 100; i++) {
      messages.add(Message.user("What of the bridge?"));
      String answer = authored.reply("mara", messages, i);
      assertNotEquals(before, answer);
      // Two lines of the topic and three of the fallback.
      assertEquals(i < 5, said.add(answer), "line " + i + ": " + answer);
      messages.add(Message.assistant(answer));
      before = answer;
    }
  }

  @Test
  void theOnlyLineMayComeAgain() {
    List<Message> messages =
        List.of(Message.user("a"), Message.assistant("Mm."), Message.user("b"));
    assertEquals("Mm.", authored.reply("tam", messages, 1));
  }

  @Test
  void rejectsAStranger() {
    assertThrows(
        IllegalArgumentException.class,
        () -> authored.reply("bob", List.of(Message.user("Hi")), 1));
  }

  private String firstAnswer(String line, long seed) {
    return authored.reply("mara", List.of(Message.system("You."), Message.user(line)), seed);
  }

  private String laterAnswer(String line, long seed) {
    return authored.reply(
        "mara",
        List.of(Message.user("So"), Message.assistant("So what."), Message.user(line)),
        seed);
  }
}
