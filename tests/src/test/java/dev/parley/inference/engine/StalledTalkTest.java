package dev.parley.inference.engine;

import static dev.parley.inference.engine.TinyModel.HELLO;
import static dev.parley.inference.engine.TinyModel.SYSTEM;
import static dev.parley.inference.engine.TinyModel.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.ReplyEvent;
import dev.parley.ReplyResult;
import dev.parley.inference.Dialogue;
import dev.parley.inference.Generation;
import dev.parley.persona.PersonaPack;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While a model's thread is held, the game goes on, and ends when it wants to. */
@Timeout(60)
class StalledTalkTest {
  private static final int LINES = 1000;

  @Test
  void neitherALineNorTheEndWaitsForAHeldModel() {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    CompletableFuture<Boolean> released = new CompletableFuture<>();
    Engine engine = TinyModel.open(2);
    try (Dialogue other = TinyModel.dialogue(engine, SYSTEM)) {
      Ear holding =
          Ear.doingAt(
              1,
              () -> {
                held.complete(true);
                await(released);
              });
      Generation stalled = other.submit(TinyModel.greedy(8, HELLO), holding);
      await(held);

      List<ReplyResult> ends = new ArrayList<>();
      long[] says = new long[LINES];
      long[] updates = new long[LINES];
      NpcRuntime runtime = NpcRuntime.open(engine);
      Npc mara = runtime.spawn(PersonaPack.bundled("campfire"), "mara");
      for (int i = 0; i < LINES; i++) {
        String line = "Are you there? I have asked " + i + " times.";
        says[i] =
            micros(
                () ->
                    mara.say(
                        line,
                        event -> {
                          if (event instanceof ReplyEvent.End end) {
                            ends.add(end.result());
                          }
                        }));
        updates[i] = micros(() -> runtime.update(1 / 60f));
      }
      long runtimeClose = micros(runtime::close);
      long engineClose = micros(engine::close);
      System.out.printf(
          "with the inference thread held, in microseconds: say %s, update %s, NpcRuntime.close %d,"
              + " Engine.close %d%n",
          told(says), told(updates), runtimeClose, engineClose);
      assertFalse(stalled.result().isDone(), "it was not held");
      assertEquals(
          Collections.nCopies(LINES, ReplyResult.Ending.CANCELLED),
          ends.stream().map(ReplyResult::ending).toList());
      released.complete(true);
      await(stalled);
    }
  }

  private static long micros(Runnable code) {
    long begin = System.nanoTime();
    code.run();
    return (System.nanoTime() - begin) / 1000;
  }

  private static String told(long[] micros) {
    long[] sorted = micros.clone();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "(first %d, median %d, 99 of 100 %d, most %d)",
        micros[0],
        sorted[LINES / 2],
        sorted[LINES * 99 / 100],
        sorted[LINES - 1]);
  }
}
