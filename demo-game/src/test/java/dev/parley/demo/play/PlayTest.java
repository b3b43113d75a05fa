package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open, and for how long. */
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
}
