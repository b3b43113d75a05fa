package dev.parley;

import dev.parley.memory.Memory;
import dev.parley.memory.MemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Saves and loads all characters of a runtime and what they remember. What was not saved never
 * happened.
 *
 * <p>Confined to the dialogue thread, where it comes after every line that was said before.
 */
final class Saves {

  private final MemoryStore store;

  /** From the last load: characters that the game has not spawned yet. */
  private final List<SavedNpc> absent = new ArrayList<>();

  /** What was in the store when it last could be read: better than nothing for a save. */
  private List<Memory> known = List.of();

  Saves(MemoryStore store) {
    this.store = store;
  }

  /** Writes a file; the older one stays until the new one is whole. */
  SaveResult save(Path path, List<Npc.Moment> moments) {
    SaveFile file = new SaveFile(path);
    try {
      List<SavedNpc> characters = new ArrayList<>();
      moments.forEach(moment -> characters.add(moment.npc().save(moment)));
      characters.addAll(absent);
      List<Memory> memories = store.all();
      Optional<String> trouble = store.trouble();
      known = trouble.isEmpty() ? memories : known;
      file.write(new SavedGame(characters, known));
      boolean committed = trouble.isEmpty() && store.commit();
      return new SaveResult(true, committed ? "" : trouble.or(store::trouble).orElse(""));
    } catch (Exception | Error e) {
      return SaveResult.failed(file.sentence("saved", e));
    }
  }

  /** Reads a file and lets everybody be as they were; if it cannot be read, as they are. */
  SaveResult load(Path path, List<Npc.Moment> moments) {
    SaveFile file = new SaveFile(path);
    try {
      SavedGame game = file.read();
      boolean replaced = store.replaceAll(game.memories());
      known = game.memories();
      absent.clear();
      absent.addAll(game.characters());
      for (Npc.Moment moment : moments) {
        moment.endReply();
        restore(moment.npc());
      }
      return new SaveResult(true, replaced ? "" : store.trouble().orElse(""));
    } catch (Exception | Error e) {
      return SaveResult.failed(file.sentence("loaded", e));
    }
  }

  /** A character has come that a loaded game may know. */
  void arrived(Npc npc) {
    if (absent.stream().anyMatch(saved -> saved.id().equals(npc.persona().id()))) {
      restore(npc);
    }
  }

  private void restore(Npc npc) {
    npc.restore(take(npc.persona().id()));
  }

  private Optional<SavedNpc> take(String id) {
    for (Iterator<SavedNpc> all = absent.iterator(); all.hasNext(); ) {
      SavedNpc saved = all.next();
      if (saved.id().equals(id)) {
        all.remove();
        return Optional.of(saved);
      }
    }
    return Optional.empty();
  }
}
