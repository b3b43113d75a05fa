package dev.parley.memory;

import java.util.Objects;

/** How those who know of something came to know it. Immutable. */
public sealed interface MemorySource {

  /** They were there. */
  record Witnessed() implements MemorySource {}

  /**
   * Somebody told them.
   *
   * @param by persona id, or a name of someone without one
   */
  record Told(String by) implements MemorySource {
    public Told {
      Objects.requireNonNull(by, "by");
      if (by.isBlank()) {
        throw new IllegalArgumentException("a memory was told by nobody; expected a persona's id");
      }
    }
  }

  /** The player said so, which makes it no fact. */
  record Claim() implements MemorySource {}

  /** They were there. */
  static MemorySource witnessed() {
    return new Witnessed();
  }

  /** Somebody told them. */
  static MemorySource told(String by) {
    return new Told(by);
  }

  /** The player said so. */
  static MemorySource claim() {
    return new Claim();
  }
}
