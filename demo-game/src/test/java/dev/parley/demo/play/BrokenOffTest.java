package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.demo.talk.TalkLog;
import dev.parley.inference.ScriptedModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reply that is as long as one may be ends where the model had got to. */
class BrokenOffTest {
  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void halfASentenceIsSeenToBeOne() {
    assertEquals("word ...", endOf("word "));
  }

  @Test
  void aWholeOneStaysAsItIs() {
    assertEquals("word.", endOf("word. "));
  }

  /** The end of what is logged of an answer that has no end. */
  private String endOf(String words) {
    ScriptedModel model = ScriptedModel.of((name, messages, seed) -> words.repeat(900));
    try (Session session = new Session(Evening.PACK, model, new SaveSlot(folder), 3, 6)) {
      session.talk().say("mara", "Tell me all.");
      while (session.talk().isBusy()) {
        session.move(0.5);
        session.settle();
      }
      List<TalkLog.Entry> log = session.talk().log().entries();
      String text = log.get(log.size() - 1).text();
      return text.substring(text.lastIndexOf("word"));
    }
  }
}
