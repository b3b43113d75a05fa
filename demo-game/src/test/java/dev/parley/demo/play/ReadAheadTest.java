package dev.parley.demo.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.NpcRuntime;
import dev.parley.inference.Fixtures;
import dev.parley.inference.TokenCounts;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.EngineOptions;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReadAheadTest {
  private static final PersonaPack PACK = PersonaPack.bundled("campfire");

  @TempDir private Path folder = Path.of(""); // JUnit sets it

  @Test
  void theFirstAnswerWaitsForNothingButItsLine() {
    Engine engine =
        Engine.open(
            Fixtures.own("tiny/tiny-q8_0.gguf"),
            EngineOptions.defaults().withContextTokens(16_384)); // its tokens are short
    try (Session session = new Session(PACK, engine, new SaveSlot(folder), 3, 6)) {
      session.readAhead().join();
      Play play = new Play(session);
      play.say("Mara, who are you?");
      session.settle();
      TokenCounts tokens = Objects.requireNonNull(session.talk().figures().last()).tokens();
      int system = NpcRuntime.stablePrompt(PACK, "mara").content().length() / 4;
      assertTrue(tokens.reused() > system, "read before: " + tokens);
      assertTrue(tokens.prompt() < tokens.reused() / 2, "read after: " + tokens);
      assertEquals(0, tokens.rebuilt());
    }
  }
}
