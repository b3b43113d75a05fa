package dev.parley.demo.sound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.demo.play.Play;
import dev.parley.demo.play.SaveSlot;
import dev.parley.demo.play.Session;
import dev.parley.demo.play.Steering;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays to a device that nobody hears (ALSOFT_DRIVERS, which the build sets). */
class CampSoundTest {

  @Test
  void aTalkIsPlayedAndRefusesNothing(@TempDir Path folder) {
    PersonaPack pack = PersonaPack.bundled("campfire");
    try (Session session = new Session(pack, Session.authored(pack), new SaveSlot(folder), 1, 5)) {
      Optional<CampSound> opened = CampSound.open(session.camp());
      assumeTrue(opened.isPresent(), "no OpenAL for this system");
      try (CampSound sound = opened.orElseThrow()) {
        sound.setVolume(0.5);
        Play play = new Play(session);
        session.talk().say(session.camp().companions().get(0).id(), "What of the bridge?");
        boolean spoke = false;
        for (int frame = 0; frame < 240; frame++) {
          play.frame(1 / 60.0, new Steering(0, 1, 0.01, 0));
          session.settle();
          spoke |= session.talk().bubbles().stream().anyMatch(bubble -> bubble.isSpeaking());
          sound.hear(session.camp(), session.talk().bubbles(), play.camera(1.8), 1 / 60.0);
          assertFalse(sound.wasRefused(), "in frame " + frame);
        }
        assertTrue(spoke);
      }
    }
  }
}
