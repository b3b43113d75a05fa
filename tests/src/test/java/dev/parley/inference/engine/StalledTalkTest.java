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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While a model's thread is held, the game goes on, and ends when it wants to. */
@Timeout(60)
class StalledTalkTest {

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

      List<String> times = new ArrayList<>();
      List<ReplyResult> ends = new ArrayList<>();
      NpcRuntime runtime = NpcRuntime.open(engine);
      Npc mara = runtime.spawn(PersonaPack.bundled("campfire"), "mara");
      for (String line : List.of("Good evening.", "Are you there?")) {
        time(
            times,
            "say",
            () ->
                mara.say(
                    line,
                    event -> {
                      if (event instanceof ReplyEvent.End end) {
                        ends.add(end.result());
                      }
                    }));
        time(times, "update", () -> runtime.update(1 / 60f));
      }
      time(times, "NpcRuntime.close", runtime::close);
      time(times, "Engine.close", engine::close);
      System.out.println("with the inference thread held, in microseconds: " + times);
      assertFalse(stalled.result().isDone(), "it was not held");
      assertEquals(
          List.of(ReplyResult.Ending.CANCELLED, ReplyResult.Ending.CANCELLED),
          ends.stream().map(ReplyResult::ending).toList());
      released.complete(true);
      await(stalled);
    }
  }

  private static void time(List<String> times, String call, Runnable code) {
    long begin = System.nanoTime();
    code.run();
    times.add(call + " " + (System.nanoTime() - begin) / 1000);
  }
}
