package dev.parley.inference;

/**
 * Whose words come first where several want to speak. Those who speak already go on together: one
 * read of the weights serves all of them.
 */
public enum Priority {
  /** Somebody waits for the answer: the player. */
  CONVERSATION,
  /** Nobody waits: characters who talk among themselves. Read when no conversation needs it. */
  AMBIENT,
  /** Nobody speaks: text that is only read ahead, when nothing else is to be done. */
  BACKGROUND
}
