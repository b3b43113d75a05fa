package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a character reads of the scene and of what was said before. */
@Timeout(60)
class HistoryTest {

  private final TalkWithMara talk = new TalkWithMara();
  private final HandDrivenModel model = talk.model;
  private final Npc mara = talk.mara;
  private final Heard heard = talk.heard;

  @AfterEach
  void close() {
    talk.runtime.close();
  }

  @Test
  void aLineThatTheGameSpokeIsRememberedAndReadWithTheNext() {
    mara.hasSaid("Sit down, the soup is hot.");
    mara.say("Thank you.", heard);
    HandDrivenModel.Asked first = model.next();
    assertEquals(Message.assistant("Sit down, the soup is hot."), first.request.messages().get(0));
    assertTrue(first.lastMessage().endsWith("Thank you."));
    mara.hasSaid("Take a bowl.");
    first.say("Eat.").end();
    talk.updateUntil(() -> heard.isOver());
    mara.say("And you?", heard);
    HandDrivenModel.Asked second = model.next();
    assertEquals(
        List.of(Message.assistant("Take a bowl."), Message.user("And you?")),
        second.request.messages());
  }

  @Test
  void whatIsSaidAmongOthersIsHeardInItsPlace() {
    mara.hasSaid("The kettle is on.");
    mara.hears("Edda", "It is [always] on,\nyou \"know\".");
    mara.say("Is there tea?", heard);
    HandDrivenModel.Asked first = model.next();
    assertEquals(
        List.of(
            Message.assistant("The kettle is on."),
            Message.user("[Edda says: \"It is (always) on, you 'know'.\"]"),
            Message.user("[You feel: Restless.]\nIs there tea?")),
        first.request.messages());
    mara.hears("Tam", "Tea!");
    first.say("Soon.").end();
    talk.updateUntil(() -> heard.isOver());
    mara.say("When?", heard);
    assertEquals(
        List.of(Message.user("[Tam says: \"Tea!\"]"), Message.user("When?")),
        model.next().request.messages());
  }

  @Test
  void whatIsHeardAfterALineStandsBehindItsReply() {
    mara.setMood("");
    mara.say("Is there tea?", heard);
    HandDrivenModel.Asked cut = model.next();
    mara.hears("Edda", "Tea?");
    Heard second = new Heard();
    mara.say("Or soup?", second); // which cuts that, and waits for its end
    mara.hears("Tam", "Soup!");
    cut.awaitCancel();
    cut.end(StopReason.CANCELLED);
    HandDrivenModel.Asked soup = model.next();
    assertEquals(
        List.of(Message.user("[Edda says: \"Tea?\"]"), Message.user("Or soup?")),
        soup.request.messages());
    soup.say("Soup.").end();
    talk.updateUntil(second::isOver);
    mara.say("When?", heard);
    assertEquals(
        List.of(Message.user("[Tam says: \"Soup!\"]"), Message.user("When?")),
        model.next().request.messages());
  }

  @Test
  void whoHasLeftHearsNothing() {
    mara.close();
    assertThrows(IllegalStateException.class, () -> mara.hears("Tam", "Tea!"));
  }

  @Test
  void sceneAndMoodAreToldWhenTheyAreNew() {
    Scene ford = Scene.at("the ford", "dusk").withPresent("Tam", "Edda").withNotes("it rains");
    assertEquals(
        "[Place: the ford. Time: dusk. Also here: Tam, Edda. it rains. You feel: Restless.]\nHi",
        turn("Hi", ford));
    assertEquals("Hm", turn("Hm", ford));
    mara.setMood("angry");
    assertEquals("angry", mara.mood());
    assertTrue(turn("Sorry", ford).contains("You feel: angry."));
    assertEquals("[You feel: angry.]\nBye", turn("Bye", Scene.nowhere()));
  }

  @Test
  void aLongConversationForgetsItsOlderHalf() {
    Scene ford = Scene.at("the ford", "dusk");
    try (NpcRuntime small =
        NpcRuntime.open(model, RuntimeOptions.defaults().withHistoryCharacters(150))) {
      Npc tam = small.spawn(TestPack.FORD, "tam");
      List<Message> kept = List.of();
      for (int i = 0; i < 4; i++) {
        Heard one = new Heard();
        tam.say("Line number " + i, ford, one);
        HandDrivenModel.Asked asked = model.next();
        asked.say("Answer number " + i + ", rather long.").end();
        GameLoop.runUntil(small, one::isOver);
        kept = asked.dialogue.messages();
      }
      List<String> left = kept.stream().skip(1).map(Message::content).toList();
      String note = "[Place: the ford. Time: dusk. You feel: calm.]\n";
      assertEquals(
          List.of(
              "Line number 2",
              "Answer number 2, rather long.",
              note + "Line number 3",
              "Answer number 3, rather long."),
          left.subList(left.size() - 4, left.size()));
      assertTrue(left.size() < 8, left.toString());
      assertEquals(Role.SYSTEM, kept.get(0).role());
    }
  }

  private String turn(String line, Scene scene) {
    Heard one = new Heard();
    mara.say(line, scene, one);
    HandDrivenModel.Asked asked = model.next();
    asked.say("Yes.").end();
    talk.updateUntil(one::isOver);
    return asked.lastMessage();
  }
}
