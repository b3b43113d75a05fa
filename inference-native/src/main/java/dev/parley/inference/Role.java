package dev.parley.inference;

/** Who speaks in a {@link Message}. */
public enum Role {
  /** Rules, persona, lore, actions: what stands before the first turn. */
  SYSTEM,
  /** The player, or the game speaking for the scene. */
  USER,
  /** The character that the model plays. */
  ASSISTANT,
  /** The result of a tool call. */
  TOOL
}
