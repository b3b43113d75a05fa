package dev.parley.demo.play;

import dev.parley.action.ActionHandler;
import dev.parley.demo.record.Playthrough;
import dev.parley.demo.record.Recording;
import dev.parley.demo.record.Script;
import dev.parley.demo.record.ScriptException;
import dev.parley.inference.LanguageModel;
import dev.parley.persona.PersonaPack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Evenings that are played without a window. */
final class Evening {
  static final PersonaPack PACK = PersonaPack.bundled("campfire");

  private Evening() {}

  /** Transcript and events of a script of the game; or which of its expectations did not hold. */
  static String played(
      String script, LanguageModel model, UnaryOperator<ActionHandler> deeds, Path folder) {
    TokenClock clock = new TokenClock(model);
    try {
      SaveSlot slot = new SaveSlot(Files.createTempDirectory(folder, "slot"));
      try (Session session = new Session(PACK, clock, slot, 1, 6, deeds)) {
        Play play = new Play(session);
        try {
          new Playthrough(play, clock, Script.read(Path.of("scripts", script))).run();
        } catch (ScriptException e) {
          return String.valueOf(e.getMessage());
        }
        return Recording.transcript(session.talk().log().entries()) + Recording.events(session);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
