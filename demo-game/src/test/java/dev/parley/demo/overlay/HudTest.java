package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.demo.play.FrameTimes;
import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.play.TokenClock;
import dev.parley.inference.LanguageModel;
import dev.parley.inference.ModelException;
import dev.parley.inference.ScriptedModel;
import dev.parley.inference.SliceStatistics;
import dev.parley.inference.engine.EngineStatistics;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HudTest {
  private static final String WAITED = "time to first word";

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void whatGoesBeyondAScaleIsDrawnAtItsEnd() {
    assertEquals(1, Hud.share(60, 30));
    assertEquals(0.2f, Hud.share(6, 30));
    assertEquals(0, Hud.share(-1, 30));
  }

  @Test
  void whatTheFirstWordTookStandsThereAsSoonAsItIsHeard() {
    TokenClock clock = new TokenClock(ScriptedModel.of((name, messages, seed) -> "one two three"));
    try (Session session = session(clock)) {
      Play play = new Play(session);
      play.say("Mara, good evening.");
      frame(session);
      assertEquals("-", row(play, WAITED));

      clock.tick();
      frame(session);

      assertEquals("1", row(play, "replies under way"));
      assertTrue(row(play, WAITED).matches("[0-9.]+ s"), row(play, WAITED));
    }
  }

  @Test
  void whatTheWriterSaysForAModelThatFailedIsNoWordOfIts() {
    LanguageModel broken =
        ScriptedModel.of(
            (name, messages, seed) -> {
              throw new ModelException("it is broken; mend it");
            });
    TokenClock clock = new TokenClock(broken);
    try (Session session = session(clock)) {
      Play play = new Play(session);
      play.say("Mara, good evening.");
      for (int i = 0; i < 3; i++) {
        frame(session);
        clock.tick();
      }
      frame(session);

      assertEquals("1, 1", row(play, "replies done, of them failed"));
      assertEquals("-", row(play, WAITED));
      List<String> device = Hud.device(play, new Letters(10, 22), 2000);
      String last = device.get(device.size() - 1);
      assertTrue(last.startsWith("failed: ") && last.endsWith("it is broken; mend it"), last);
    }
  }

  private Session session(LanguageModel model) {
    return new Session(PersonaPack.bundled("campfire"), model, new SaveSlot(folder), 3, 6);
  }

  private static void frame(Session session) {
    session.settleFrame();
    session.move(1 / 30.0);
    session.settleFrame();
  }

  /** As of an engine that has done nothing yet. */
  private static String row(Play play, String label) {
    EngineStatistics nothing =
        new EngineStatistics(
            new EngineStatistics.Replies(0, 0, 0),
            new EngineStatistics.Tokens(0, 0, 0, 0, 0),
            new EngineStatistics.Speed(Duration.ZERO, Duration.ZERO, 0),
            SliceStatistics.none(),
            new EngineStatistics.Load(0, 0, 0, 0),
            Duration.ZERO);
    List<Hud.Row> rows = Hud.rows(play, Optional.of(nothing), new FrameTimes());
    return rows.stream().filter(row -> row.label().equals(label)).findFirst().orElseThrow().value();
  }
}
