package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ScriptedModel;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves again and again is killed in the middle of it. */
@Timeout(120)
class KilledGameTest {

  @Test
  void whatASaveHoldsBelongsTogether(@TempDir Path folder) throws Exception {
    int least = 0;
    for (int kill = 0; kill < 3; kill++) {
      killAfter(folder, least + 5 + 7 * kill);
      try (MemoryStore store = MemoryStore.open(folder.resolve("slot.db"));
          NpcRuntime runtime = open(store)) {
        assertEquals("", store.trouble().orElse(""));
        Npc mara = runtime.spawn(TestPack.FORD, "mara");
        CompletableFuture<SaveResult> loaded = runtime.load(folder.resolve("slot.json"));
        GameLoop.runUntil(runtime, loaded::isDone);
        assertEquals(SaveResult.fine(), loaded.join());
        int number = Integer.parseInt(mara.mood());
        assertTrue(number >= least, number + " is older than " + least);
        assertEquals(
            List.of("Save " + number + "."), store.all().stream().map(Memory::text).toList());
        least = number;
      }
    }
  }

  /** Runs {@link #main} in a process of its own until it has told of so many saves. */
  private static void killAfter(Path folder, int saves) throws IOException, InterruptedException {
    Process game =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledGameTest.class.getName(),
                folder.toString(),
                String.valueOf(saves - 4))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(game.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (Integer.parseInt(line) >= saves) {
          break;
        }
      }
    } finally {
      game.destroyForcibly().waitFor();
    }
  }

  private static NpcRuntime open(MemoryStore store) {
    return NpcRuntime.open(
        ScriptedModel.of((name, messages, seed) -> "Aye."),
        RuntimeOptions.defaults(),
        MemoryOptions.of(store, () -> Duration.ZERO));
  }

  /** The game: saves for ever, each time with another mood and the same number in a memory. */
  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    try (MemoryStore store = MemoryStore.open(folder.resolve("slot.db"));
        NpcRuntime runtime = open(store)) {
      Npc mara = runtime.spawn(TestPack.FORD, "mara");
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        mara.setMood(String.valueOf(i));
        runtime.remember(Memory.of("save", "Save " + i + ".", Duration.ofMinutes(i)));
        CompletableFuture<SaveResult> saved = runtime.save(folder.resolve("slot.json"));
        GameLoop.runUntil(runtime, saved::isDone);
        System.out.println(i);
      }
    }
  }
}
