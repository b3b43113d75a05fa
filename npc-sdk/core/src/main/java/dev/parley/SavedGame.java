package dev.parley;

import dev.parley.memory.Memory;
import java.util.List;

/** All that a runtime knows and a save keeps. */
record SavedGame(List<SavedNpc> characters, List<Memory> memories) {

  SavedGame {
    characters = List.copyOf(characters);
    memories = List.copyOf(memories);
  }
}
