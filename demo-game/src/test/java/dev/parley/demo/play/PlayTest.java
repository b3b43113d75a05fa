package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.talk.TalkLog;
import dev.parley.demo.world.Camp;
import dev.parley.demo.world.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open and for how long, and whom a line is said to. */
class PlayTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void nobodyWritesUnderAnOpenPage() {
    try (Session session = opened()) {
      Play play = new Play(session);
      for (Action page : new Action[] {Action.HELP, Action.LOG}) {
        play.act(page);
        play.act(Action.TALK);

        assertTrue(play.isWriting());
        assertFalse(play.showsHelp() || play.showsLog(), page + " hides what is written");
        play.act(Action.CANCEL);
        assertFalse(play.isWriting());
      }
    }
  }

  @Test
  void whatTakesLongerToReadStaysLonger() {
    try (Session session = opened()) {
      Play play = new Play(session);
      play.tell("Saved.");
      play.frame(7.5, Steering.none());
      assertEquals("", play.notice());

      String sentence = "The saved evening cannot be read. ".repeat(6);
      play.tell(sentence);
      play.frame(12, Steering.none());
      assertEquals(sentence, play.notice());
      play.frame(6, Steering.none());
      assertEquals("", play.notice());
    }
  }

  private Session opened() {
    return new Session(Evening.PACK, Session.authored(Evening.PACK), new SaveSlot(folder), 3, 6);
  }

  @Test
  void whoIsCalledOutOfHearingHearsNothingAndNobodyElseDoes() {
    inCamp(
        (session, play) -> {
          session.camp().errands().guard("mara", Place.BANK);
          pass(session, 12);
          play.say("Mara, follow me");
          assertEquals("Mara is too far away to hear that.", play.notice());
          play.tell("", 0);
          play.say("Come with me, Mara!");
          assertEquals("Mara is too far away to hear that.", play.notice());
          assertEquals(List.of(), said(session));
          assertEquals(0, session.talk().speaking());
        });
  }

  @Test
  void whoIsCalledInHearingIsMeantWhereverTheNameStands() {
    inCamp(
        (session, play) -> {
          for (String line : List.of("Tam, hello", "hey tam what now", "What is that, Tam?")) {
            play.say(line);
            assertEquals("tam", play.addressed().orElseThrow().id(), line);
            play.say("Edda?");
          }
        });
  }

  @Test
  void aNameInsideAWordCallsNobody() {
    inCamp(
        (session, play) -> {
          play.say("Edda?");
          play.say("Tamely said.");
          assertEquals("edda", play.addressed().orElseThrow().id());
          assertFalse(session.talk().isAnswering("tam"));
        });
  }

  private void inCamp(BiConsumer<Session, Play> test) {
    try (Session session =
        new Session(Evening.PACK, Session.authored(Evening.PACK), new SaveSlot(folder), 3, 6)) {
      session.camp().sendPlayer(Place.FIRE);
      pass(session, 4);
      test.accept(session, new Play(session));
    }
  }

  private static void pass(Session session, double seconds) {
    for (int i = 0; i < seconds * 30; i++) {
      session.camp().tick(1 / 30.0);
    }
  }

  private static List<String> said(Session session) {
    return session.talk().log().entries().stream()
        .filter(entry -> entry.who().equals(Camp.PLAYER))
        .map(TalkLog.Entry::text)
        .toList();
  }
}
