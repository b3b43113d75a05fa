package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever fails in the middle of talk, nothing reaches the game's loop, every reply ends once, the
 * log says so in one line, and when it is over everybody speaks again.
 */
@Timeout(60)
class FaultsTest {
  /** Who stays away for good. */
  private static final Set<Fault> FOR_GOOD =
      Set.of(Fault.THE_RUNTIME_IS_CLOSED, Fault.A_CHARACTER_LEAVES);

  @ParameterizedTest
  @EnumSource
  void theGameGoesOn(Fault fault, @TempDir Path folder) throws Exception {
    try (LogLines log = new LogLines();
        ThreeTalks talks = new ThreeTalks(folder, fault.store(folder.resolve("slot.db")))) {
      talks.sayAndHearTheBeginning("What happened to the bridge?");
      GameClock clock = talks.clock;
      var legal = talks.legal;
      var deed = talks.deed;

      fault.strike(talks);
      talks.finish();

      assertEquals(fault.logLines, log.lines().size(), () -> String.join("\n", log.lines()));
      everyReplyEndedOnce(talks);

      talks.model.heal();
      talks.clock = clock;
      talks.legal = legal;
      talks.deed = deed;
      talks.alsoHears = event -> {};
      if (!FOR_GOOD.contains(fault)) {
        log.forget();
        talks.say("Where is it now?");
        talks.finish();
        for (Heard ears : talks.heard) {
          assertEquals("by the river.", ears.result().text());
          assertEquals(ReplyResult.Source.MODEL, ears.result().source());
        }
        assertEquals(0, log.lines().size(), () -> String.join("\n", log.lines()));
      }
    }
  }

  private static void everyReplyEndedOnce(ThreeTalks talks) {
    for (Heard ears : talks.heard) {
      assertEquals(1, ears.endings(), ears.events::toString);
      assertTrue(ears.isOver());
    }
  }
}
