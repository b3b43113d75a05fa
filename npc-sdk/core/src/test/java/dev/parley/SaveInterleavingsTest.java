package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ScriptedModel;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Talk, memories, saves, loads and games that end without a word, in any order, against the
 * simplest idea of what must be remembered: copies.
 */
@Timeout(300)
class SaveInterleavingsTest {

  @Test
  void whatWasSavedIsWhatIsRemembered(@TempDir Path folder) {
    SplittableRandom random = new SplittableRandom(7);
    int count = Fixtures.count(500);
    int loads = 0;
    for (int i = 0; i < count; i++) {
      Playthrough game = new Playthrough(folder.resolve("game" + i), random.split(), i % 2 == 0);
      loads += game.play();
    }
    assertTrue(loads > count, loads + " loads");
  }

  /** What must be remembered. */
  private static final class Expected {
    final List<String> talk = new ArrayList<>();
    final TreeMap<String, String> memories = new TreeMap<>();
    String mood = "Restless.";

    Expected copy() {
      Expected copy = new Expected();
      copy.talk.addAll(talk);
      copy.memories.putAll(memories);
      copy.mood = mood;
      return copy;
    }
  }

  private static final class Playthrough {
    private final Path file;
    private final Path slot;
    private final SplittableRandom random;
    private final boolean inAFile;
    private final ScriptedModel model;

    /** What the model was told last, on its thread; read after the reply's end. */
    private volatile List<String> heardByModel = List.of();

    private MemoryStore store;
    private NpcRuntime runtime;
    private Npc mara;
    private Expected now = new Expected();
    private Expected saved = new Expected();
    private boolean isSaved;
    private int steps;

    Playthrough(Path folder, SplittableRandom random, boolean inAFile) {
      assertTrue(folder.toFile().mkdir());
      this.file = folder.resolve("slot.json");
      this.slot = folder.resolve("slot.db");
      this.random = random;
      this.inAFile = inAFile;
      this.model = ScriptedModel.of(this::reply);
      this.store = openStore();
      this.runtime = openRuntime();
      this.mara = runtime.spawn(TestPack.FORD, "mara");
    }

    private MemoryStore openStore() {
      return inAFile ? MemoryStore.open(slot) : MemoryStore.inMemory();
    }

    private NpcRuntime openRuntime() {
      return NpcRuntime.open(
          model,
          RuntimeOptions.defaults(),
          MemoryOptions.of(store, () -> Duration.ofMinutes(steps)).withImportance(memory -> 0));
    }

    private String reply(String name, List<Message> messages, long seed) {
      heardByModel =
          messages.stream()
              .filter(message -> message.role() != Role.SYSTEM)
              .map(
                  message ->
                      message.role() == Role.USER
                          ? PromptBuilder.lineOf(message)
                          : message.content())
              .toList();
      return "Answer " + messages.size() + ", and a few words more.";
    }

    /** Returns how many loads there were. */
    int play() {
      int loads = 0;
      for (steps = 0; steps < 25; steps++) {
        switch (random.nextInt(9)) {
          case 0, 1 -> talk();
          case 2 -> interrupt();
          case 3 -> remember();
          case 4 -> forget();
          case 5 -> feel();
          case 6 -> save();
          default -> {
            loads++;
            if (random.nextBoolean()) {
              endWithoutAWord();
            }
            load();
          }
        }
      }
      talk();
      assertEquals(now.memories, memories());
      assertEquals(now.mood, mara.mood());
      runtime.close();
      store.close();
      model.close();
      return loads;
    }

    private void talk() {
      Heard heard = new Heard();
      say("Line " + steps, heard);
      GameLoop.runUntil(runtime, heard::isOver);
      assertEquals(now.talk, heardByModel);
      now.talk.add(heard.text());
    }

    private void interrupt() {
      Heard heard = new Heard();
      Reply reply = say("Line " + steps, heard);
      GameLoop.runUntil(runtime, heard::isOver);
      int kept = random.nextInt(heard.text().length() + 1);
      reply.interrupt(kept);
      if (kept > 0) {
        now.talk.add(heard.text().substring(0, kept));
      }
    }

    private Reply say(String line, Heard heard) {
      now.talk.add(line);
      return mara.say(line, heard);
    }

    private void remember() {
      String id = "m" + random.nextInt(6);
      runtime.remember(Memory.of(id, "Event " + steps + ".", Duration.ofMinutes(steps)));
      now.memories.put(id, "Event " + steps + ".");
    }

    private void forget() {
      runtime.awaitDialogueThread();
      String id = "m" + random.nextInt(6);
      assertEquals(now.memories.remove(id) != null, store.remove(id));
    }

    private void feel() {
      now.mood = "mood " + steps;
      mara.setMood(now.mood);
    }

    private void save() {
      finish(runtime.save(file));
      saved = now.copy();
      isSaved = true;
    }

    private void load() {
      if (isSaved) {
        finish(runtime.load(file));
      } else {
        endWithoutAWord();
      }
      now = saved.copy();
      assertEquals(now.memories, memories());
      assertEquals(now.mood, mara.mood());
    }

    /** As when the process is killed: nothing is closed in order, nothing committed. */
    private void endWithoutAWord() {
      runtime.close();
      store.close();
      store = openStore();
      runtime = openRuntime();
      mara = runtime.spawn(TestPack.FORD, "mara");
      if (inAFile && !Files.exists(file)) {
        assertEquals(new TreeMap<>(), memories());
      }
    }

    private void finish(CompletableFuture<SaveResult> work) {
      GameLoop.runUntil(runtime, work::isDone);
      assertEquals(SaveResult.fine(), work.join());
    }

    private Map<String, String> memories() {
      runtime.awaitDialogueThread();
      Map<String, String> memories = new TreeMap<>();
      store.all().forEach(memory -> memories.put(memory.id(), memory.text()));
      return memories;
    }
  }
}
