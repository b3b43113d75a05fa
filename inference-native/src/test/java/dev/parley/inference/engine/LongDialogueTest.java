package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.answer;
import static dev.parley.inference.engine.TinyModel.dialogue;
import static dev.parley.inference.engine.TinyModel.greedy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Dialogue;
import dev.parley.inference.Fixtures;
import dev.parley.inference.GenerationResult;
import dev.parley.inference.GenerationStatistics;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A dialogue far longer than its context, whose older half is forgotten again and again. */
class LongDialogueTest {
  private static final int TURNS = Math.max(60, Fixtures.count(200));
  private static final int CONTEXT = 512;
  private static final int REPLY = 24;

  @Test
  void itNeverFailsAndNoLineWaitsForWhatWasReadBefore() {
    int changes = 0;
    try (Engine engine = TinyModel.open(2, CONTEXT);
        Engine other = TinyModel.open(2, CONTEXT);
        Dialogue dialogue = dialogue(engine, SYSTEM)) {
      TokenCounts counts = TokenCounts.ofTinyModel();
      int unread = counts.opening(SYSTEM);
      int turnsOnTheOld = -1;
      for (int turn = 0; turn < TURNS; turn++) {
        Message line = Message.user("Turn " + turn + "." + " Go on.".repeat(turn % 4));
        String fresh = null;
        if (turnsOnTheOld == 0) {
          TinyModel.awaitChange(engine, dialogue);
          if ((changes - 1) % 3 == 0) {
            // Else it may have changed over before the last reply, and has that as it was
            // generated.
            fresh = asFresh(other, dialogue.messages(), line);
          }
        }
        turnsOnTheOld--;

        GenerationResult result = answer(dialogue, greedy(REPLY, line));
        GenerationStatistics statistics = result.statistics();
        int asked = counts.turns(line) + counts.generationPrompt();
        assertTrue(statistics.tokens().prompt() <= unread + asked, turn + ": " + statistics);
        assertEquals(0, statistics.tokens().rebuilt(), "turn " + turn);
        assertEquals(0, statistics.tokens().reread(), "turn " + turn);
        assertTrue(
            result.reason() != StopReason.LENGTH || statistics.tokens().generated() == REPLY,
            "turn " + turn + " was cut by the context");
        if (fresh != null) {
          assertEquals(fresh, result.text(), "turn " + turn);
        }
        unread = 1 + counts.replyEnd();
        assertEquals(CONTEXT, statistics.context().limit());
        if (turnsOnTheOld < 0 && statistics.context().share() > 0.6) {
          dialogue.replace(newerHalf(dialogue.messages()));
          turnsOnTheOld = changes++ % 3;
        }
      }
      assertTrue(changes > TURNS / 20, changes + " changes");
    }
  }

  private static String asFresh(Engine engine, List<Message> messages, Message line) {
    try (Dialogue fresh = dialogue(engine, messages.toArray(Message[]::new))) {
      return answer(fresh, greedy(REPLY, line)).text();
    }
  }

  private static List<Message> newerHalf(List<Message> messages) {
    int from = messages.size() / 2;
    while (messages.get(from).role() != Role.USER) {
      from++;
    }
    List<Message> shorter = new ArrayList<>(List.of(SYSTEM));
    shorter.addAll(messages.subList(from, messages.size()));
    return shorter;
  }
}
