package dev.parley;

import dev.parley.persona.Persona;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
    } catch (Throwable e) {
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
    // Loops, since this is most of what a line costs the game where there are many characters.
    Set<String> ids = new LinkedHashSet<>();
    if (!scene.present().isEmpty()) {
      for (Npc npc : npcs) {
        Persona persona = npc.persona();
        if (!npc.isClosed() && !persona.id().equals(speakerId) && isNamed(persona, scene)) {
          ids.add(persona.id());
        }
      }
    }
    return List.copyOf(ids);
  }

  private static boolean isNamed(Persona persona, Scene scene) {
    for (String present : scene.present()) {
      if (present.equalsIgnoreCase(persona.name()) || present.equalsIgnoreCase(persona.id())) {
        return true;
      }
    }
    return false;
  }
}
