package dev.parley.tools;

import dev.parley.Npc;
import dev.parley.NpcRuntime;
import dev.parley.persona.Persona;
import dev.parley.persona.PersonaPack;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The characters of a pack, each brought to life when first spoken to and kept from then on. */
final class Companions {
  private final NpcRuntime runtime;
  private final PersonaPack pack;
  private final Map<String, Npc> met = new HashMap<>();

  Companions(NpcRuntime runtime, PersonaPack pack) {
    this.runtime = runtime;
    this.pack = pack;
  }

  /** By number from 1, id, whole name or first name, whatever the case. */
  Optional<Persona> find(String asked) {
    String wanted = folded(asked);
    List<Persona> personas = pack.personas();
    for (int i = 0; i < personas.size(); i++) {
      Persona persona = personas.get(i);
      String name = folded(persona.name());
      boolean named =
          List.of(String.valueOf(i + 1), persona.id(), name, name.split("\\s+", 2)[0])
              .contains(wanted);
      if (named) {
        return Optional.of(persona);
      }
    }
    return Optional.empty();
  }

  Npc npc(Persona persona) {
    return met.computeIfAbsent(persona.id(), id -> runtime.spawn(pack, persona));
  }

  /** Shows who there is. */
  void list(Terminal terminal) {
    List<Persona> personas = pack.personas();
    for (int i = 0; i < personas.size(); i++) {
      Persona persona = personas.get(i);
      terminal
          .aside()
          .println("  " + (i + 1) + "  " + terminal.bold(persona.name()) + ", " + persona.role());
    }
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
