package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.ReplyResult.Source;
import dev.parley.inference.ContextUse;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A conversation that outgrows the model's context: the oldest turns go, the talk goes on. */
@Timeout(60)
class FullContextTest {
  private static final int LIMIT = 4000;

  private final TalkWithMara talk = new TalkWithMara();
  private final HandDrivenModel model = talk.model;

  @AfterEach
  void close() {
    talk.runtime.close();
  }

  @Test
  void beyondItsShareOfTheContextTheOlderTurnsAreForgotten() {
    for (int turn = 0; turn < 5; turn++) {
      assertEquals(0, turn(turn, LIMIT * 3 / 4).replaced.size());
    }
    List<List<Message>> replaced = turn(5, LIMIT * 3 / 4 + 1).replaced;
    assertEquals(1, replaced.size(), "right after the reply");
    List<Message> shorter = replaced.get(0);
    assertEquals(NpcRuntime.stablePrompt(TestPack.FORD, "mara"), shorter.get(0));
    assertEquals(
        List.of(
            "Line number 3",
            answer(3),
            "Line number 4",
            answer(4),
            "[Place: the ford. Time: hour 5. You feel: Restless.]\nLine number 5",
            answer(5)),
        contents(shorter.subList(1, shorter.size())));
  }

  @Test
  void whatIsPerceivedIsToldAgainWithTheNextLine() {
    turn(0, 10);
    Said same = say(1, "hour 0");
    assertEquals("Line number 1", same.lastMessage());
    end(same, LIMIT);
    assertEquals(
        "[Place: the ford. Time: hour 0. You feel: Restless.]\nLine number 2",
        say(2, "hour 0").lastMessage());
  }

  @Test
  void theReplyThatFilledTheContextCanStillBeCut() {
    turn(0, 10);
    Said said = say(1, "hour 1");
    said.asked.say("Mara: It went *shrugs* in the night.");
    end(said, LIMIT);
    HandDrivenModel.HandDialogue dialogue = said.asked.dialogue;
    assertEquals(1, dialogue.replaced.size());
    said.reply.interrupt("It went".length());
    talk.settle();
    assertEquals(List.of("Mara: It went".length()), dialogue.kept);
    say(2, "hour 2");
    assertEquals(1, model.dialogues.size(), "the dialogue was not lost");
    List<String> told = contents(dialogue.messages());
    assertEquals("Mara: It went", told.get(told.size() - 2));
  }

  @Test
  void aLineThatDoesNotFitIsAskedAgainWithLessBeforeIt() {
    for (int turn = 0; turn < 5; turn++) {
      turn(turn, 10);
    }
    Said refused = say(5, "hour 5");
    refused.asked.overflow(LIMIT + 100, LIMIT);
    HandDrivenModel.Asked again = model.next();
    assertEquals(List.of(), again.request.messages(), "it stands in the history");
    List<Message> told = again.dialogue.messages();
    assertTrue(told.size() < 12, told.toString());
    assertEquals(Role.USER, told.get(1).role());
    assertTrue(told.get(told.size() - 1).content().endsWith("\nLine number 5"));
    again.say("Yes.").end();
    talk.updateUntil(refused.heard::isOver);
    assertEquals(Source.MODEL, refused.heard.result().source());
    assertEquals(1, model.dialogues.size());
  }

  @Test
  void whereEvenTheLineAloneDoesNotFitTheCharacterSpeaksAnAuthoredLine() {
    turn(0, 10);
    Said said = say(1, "hour 1");
    said.asked.overflow(LIMIT + 1, LIMIT);
    HandDrivenModel.Asked again = model.next();
    assertEquals(2, again.dialogue.messages().size(), "persona and line");
    again.overflow(LIMIT + 1, LIMIT);
    talk.updateUntil(said.heard::isOver);
    assertEquals("I don't know.", said.heard.text());
    assertEquals(
        new ReplyEvent.Failed(
            "persona and line have 4001 tokens; expected at most the context's 4000. Shorten them,"
                + " or open the model with a longer context."),
        said.heard.events.get(0));
    Said next = say(2, "hour 2");
    next.asked.say("Yes.").end();
    talk.updateUntil(next.heard::isOver);
    assertEquals("Yes.", next.heard.text());
  }

  /** What a model that tells its context does not tell, since it failed, is no reason to forget. */
  @Test
  void aReplyThatFailsMakesNobodyForget() {
    int turns = 1 + RuntimeOptions.defaults().historyCharacters() / answer(0).length();
    for (int turn = 0; turn < turns; turn++) {
      turn(turn, 100);
    }
    Said lost = say(turns, "dawn");
    lost.asked.fail("the model is busy");
    talk.updateUntil(lost.heard::isOver);
    List<Message> told = say(turns + 1, "dawn").asked.request.messages();
    assertEquals(2 * (turns + 1) + 1, told.size());
    assertTrue(told.get(0).content().endsWith("Line number 0"), told.get(0).content());
  }

  /** A line that was said, and what the model was asked for it. */
  private record Said(Reply reply, Heard heard, HandDrivenModel.Asked asked) {

    String lastMessage() {
      return asked.lastMessage();
    }
  }

  private Said say(int turn, String time) {
    Heard heard = new Heard();
    Reply reply = talk.mara.say("Line number " + turn, Scene.at("the ford", time), heard);
    return new Said(reply, heard, model.next());
  }

  private void end(Said said, int tokens) {
    said.asked.end(StopReason.END_OF_TURN, new ContextUse(tokens, LIMIT, 0));
    talk.updateUntil(said.heard::isOver);
    talk.settle();
  }

  /** A turn after which the dialogue has that many tokens. */
  private HandDrivenModel.HandDialogue turn(int turn, int tokens) {
    Said said = say(turn, "hour " + turn);
    said.asked.say(answer(turn));
    end(said, tokens);
    return said.asked.dialogue;
  }

  private static String answer(int turn) {
    return "Answer number " + turn + ", rather long.".repeat(20);
  }

  private static List<String> contents(List<Message> messages) {
    List<String> contents = new ArrayList<>();
    messages.forEach(message -> contents.add(message.content()));
    return contents;
  }
}
