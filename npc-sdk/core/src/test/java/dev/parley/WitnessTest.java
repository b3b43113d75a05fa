package dev.parley;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.Message;
import dev.parley.inference.ScriptedModel;
import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.PersonaPack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No prompt holds a fact that its character neither witnessed nor was told: random scenes. */
@Timeout(300)
class WitnessTest {

  private static final PersonaPack CAMPFIRE = PersonaPack.bundled("campfire");
  private static final List<String> IDS = List.of("mara", "edda", "tam");
  private static final Pattern FACT = Pattern.compile("fact(\\d+)x");

  @Test
  void onTheHeap() {
    playScenes(MemoryStore.inMemory(), Fixtures.count(1_000), 1);
  }

  @Test
  void inAFile(@TempDir Path folder) {
    try (MemoryStore store = MemoryStore.open(folder.resolve("slot.db"))) {
      playScenes(store, Fixtures.count(1_000), 2);
      assertTrue(store.trouble().isEmpty());
    }
  }

  private static void playScenes(MemoryStore store, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int recalled = 0;
    for (int scene = 0; scene < count; scene++) {
      recalled += new RandomScene(store, random.split()).play();
      store.replaceAll(List.of());
    }
    assertTrue(recalled > count, "only " + recalled + " facts came to mind");
  }

  /** Three companions, a few events among them, and a player who talks with each. */
  private static final class RandomScene {
    private final MemoryStore store;
    private final SplittableRandom random;

    /** For each fact, who may know of it. */
    private final List<Set<String>> knowers = new ArrayList<>();

    private final ConcurrentLinkedQueue<Map.Entry<String, String>> prompts =
        new ConcurrentLinkedQueue<>();
    private Duration now = Duration.ofDays(1);

    RandomScene(MemoryStore store, SplittableRandom random) {
      this.store = store;
      this.random = random;
    }

    /** Returns how many facts came to mind. */
    int play() {
      ScriptedModel model = ScriptedModel.of(this::reply);
      MemoryOptions memory = MemoryOptions.of(store, () -> now).withTokenBudget(400);
      try (NpcRuntime runtime = NpcRuntime.open(model, RuntimeOptions.defaults(), memory)) {
        List<Npc> npcs = IDS.stream().map(id -> runtime.spawn(CAMPFIRE, id)).toList();
        for (int step = 0; step < 12; step++) {
          now = now.plusMinutes(random.nextInt(600));
          switch (random.nextInt(5)) {
            case 0, 1 -> happen(runtime);
            case 2 -> tell(runtime);
            default -> talk(runtime, npcs);
          }
        }
      }
      model.close();
      return check();
    }

    private String reply(String name, List<Message> messages, long seed) {
      messages.forEach(message -> prompts.add(Map.entry(name, message.content())));
      return "Aye.";
    }

    private void happen(NpcRuntime runtime) {
      int fact = knowers.size();
      List<String> seenBy = someOf(IDS);
      knowers.add(new HashSet<>(seenBy));
      runtime.remember(
          Memory.of("m" + fact, "There was fact" + fact + "x at the river.", now)
              .withWitnesses(seenBy)
              .withImportance(random.nextInt(11) / 10.0)
              .withPinned(random.nextInt(6) == 0));
    }

    /** Somebody who knows of it tells one who may not. */
    private void tell(NpcRuntime runtime) {
      runtime.awaitDialogueThread();
      List<Memory> known =
          store.all().stream().filter(memory -> !memory.witnesses().isEmpty()).toList();
      if (known.isEmpty()) {
        return;
      }
      Memory memory = known.get(random.nextInt(known.size()));
      String teller = memory.witnesses().get(random.nextInt(memory.witnesses().size()));
      String listener = IDS.get(random.nextInt(IDS.size()));
      runtime.remember(memory.toldBy(teller, listener, now));
      Matcher fact = FACT.matcher(memory.text());
      while (fact.find()) {
        knowers.get(Integer.parseInt(fact.group(1))).add(listener);
      }
    }

    private void talk(NpcRuntime runtime, List<Npc> npcs) {
      int fact = knowers.size();
      Npc spokenTo = npcs.get(random.nextInt(npcs.size()));
      List<Npc> present = someOf(npcs);
      Set<String> heardBy = new HashSet<>();
      heardBy.add(spokenTo.persona().id());
      present.forEach(npc -> heardBy.add(npc.persona().id()));
      knowers.add(heardBy);
      String[] names = present.stream().map(npc -> npc.persona().name()).toArray(String[]::new);
      Heard heard = new Heard();
      String line = random.nextBoolean() ? "What was at the river?" : "I saw fact" + fact + "x.";
      spokenTo.say(line, Scene.at("the fire", "night").withPresent(names), heard);
      GameLoop.runUntil(runtime, heard::isOver);
    }

    private <T> List<T> someOf(List<T> all) {
      return all.stream().filter(one -> random.nextBoolean()).toList();
    }

    private int check() {
      Set<String> recalled = new HashSet<>();
      for (Map.Entry<String, String> prompt : prompts) {
        Matcher fact = FACT.matcher(prompt.getValue());
        while (fact.find()) {
          Set<String> may = knowers.get(Integer.parseInt(fact.group(1)));
          String id = prompt.getKey();
          assertTrue(may.contains(id), () -> id + " cannot know: " + prompt.getValue());
          recalled.add(id + fact.group(1));
        }
      }
      return recalled.size();
    }
  }
}
