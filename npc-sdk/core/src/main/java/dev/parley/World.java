package dev.parley;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What every character of a runtime asks of the game and of those around. Any thread. */
final class World {

  private static final System.Logger LOG = System.getLogger(World.class.getName());

  private final MemoryOptions memory;

  /** Those of the runtime, which adds to it. */
  private final List<Npc> npcs;

  private volatile Duration latest = Duration.ZERO;

  /** The clock failed when it was asked last: whoever reads the log knows. */
  private volatile boolean failing;

  World(MemoryOptions memory, List<Npc> npcs) {
    this.memory = memory;
    this.npcs = npcs;
  }

  /** Game time; where the clock fails, what it told last. */
  Duration now() {
    try {
      latest = Objects.requireNonNull(memory.clock().now(), "the clock told no time");
      failing = false;
    } catch (RuntimeException | Error e) {
      if (!failing) {
        LOG.log(System.Logger.Level.WARNING, "the game's clock failed; time stands still", e);
      }
      failing = true;
    }
    return latest;
  }

  /** How many loads there were. */
  long generation() {
    return memory.store().generation();
  }

  /** Persona ids of the characters that a scene names as present, by name or id. */
  List<String> othersIn(Scene scene, String speakerId) {
    return npcs.stream()
        .filter(npc -> !npc.isClosed())
        .map(Npc::persona)
        .filter(persona -> !persona.id().equals(speakerId))
        .filter(
            persona ->
                scene.present().stream()
                    .anyMatch(
                        present ->
                            present.equalsIgnoreCase(persona.name())
                                || present.equalsIgnoreCase(persona.id())))
        .map(persona -> persona.id())
        .distinct()
        .toList();
  }
}
