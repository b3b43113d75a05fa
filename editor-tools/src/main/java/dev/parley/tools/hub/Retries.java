package dev.parley.tools.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tries again what broke, with pauses that grow, until it has broken too often in a row. */
final class Retries {
  private final Patience patience;
  private final Sleeper sleeper;
  private final TransferListener listener;

  /** Something that may break; {@link BrokenTransferException} and its like count, nothing else. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  Retries(Patience patience, Sleeper sleeper, TransferListener listener) {
    this.patience = patience;
    this.sleeper = sleeper;
    this.listener = listener;
  }

  /**
   * @param progress what an attempt has brought even if it broke; where it grew, counting begins
   *     again
   * @param remedy ends the sentence that tells the user that we gave up
   */
  <T> T run(Attempt<T> attempt, LongSupplier progress, String remedy) throws InterruptedException {
    int failures = 0;
    while (true) {
      long before = progress.getAsLong();
      try {
        return attempt.run();
      } catch (IOException e) {
        failures = progress.getAsLong() > before ? 1 : failures + 1;
        if (failures >= patience.attempts()) {
          throw HubException.of(e.getMessage() + "; " + remedy);
        }
        Duration pause = patience.pauseAfter(failures);
        listener.notes(e.getMessage() + "; trying again in " + pause.toSeconds() + " s");
        sleeper.sleep(pause);
      }
    }
  }
}
