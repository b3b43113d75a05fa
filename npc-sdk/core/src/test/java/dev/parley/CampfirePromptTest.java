package dev.parley;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.memory.Memory;
import dev.parley.memory.MemorySource;
import dev.parley.memory.MemoryStore;
import dev.parley.persona.PersonaPack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every word that a model reads of each companion at the fire: all of the opening, and one turn.
 */
@Timeout(60)
class CampfirePromptTest {

  private static final PersonaPack CAMPFIRE = PersonaPack.bundled("campfire");
  private static final Duration NOW = Duration.ofDays(3);

  @ParameterizedTest
  @ValueSource(strings = {"mara", "edda", "tam"})
  void everyWordIsAsItWas(String id) throws IOException {
    HandDrivenModel model = new HandDrivenModel();
    MemoryOptions memory = MemoryOptions.of(campfireMemories(), () -> NOW);
    try (NpcRuntime runtime = NpcRuntime.open(model, RuntimeOptions.defaults(), memory)) {
      Npc npc = runtime.spawn(CAMPFIRE, id);
      npc.setRelation(Relation.neutral().withTrust(0.4).withFear(0.3));
      Scene scene = Scene.at("the fire below the broken ramp", "an hour before midnight");
      npc.say("Who moved the bridge's oak?", scene.withNotes("the fire is low"), new Heard());
      HandDrivenModel.Asked asked = model.next();
      String whole =
          asked.dialogue.options.opening().get(0).content() + "\n\n" + asked.lastMessage() + "\n";
      assertEquals(golden("prompt-campfire-" + id + ".txt"), whole);
    }
  }

  /** One that all know, one of each alone, and what the player once said. */
  private static MemoryStore campfireMemories() {
    MemoryStore store = MemoryStore.inMemory();
    store.add(
        Memory.of("fire", "The traveller put wet wood on the fire.", NOW.minusMinutes(12))
            .withWitnesses("mara", "edda", "tam"));
    store.add(
        Memory.of("oak", "Osric hauled an oak beam out of the water.", NOW.minusDays(2))
            .withPlace("the mill pool")
            .withWitnesses("mara")
            .withImportance(0.9));
    store.add(
        Memory.of("mule", "A wolf with a torn ear circled Duchess", NOW.minusHours(1))
            .withWitnesses("tam")
            .withImportance(0.8));
    store.add(store.read("mule").orElseThrow().toldBy("tam", "edda", NOW.minusMinutes(30)));
    store.add(
        Memory.of("king", "I am \"the king\" of Scarby.", NOW.minusDays(1))
            .withWitnesses("mara", "edda")
            .withSource(MemorySource.claim())
            .withImportance(0.2));
    return store;
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = CampfirePromptTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
