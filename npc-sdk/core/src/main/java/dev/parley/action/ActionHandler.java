package dev.parley.action;

import java.util.List;

/**
 * The game's side of what one character may do. {@link AnnotatedActions} makes one of an object's
 * methods.
 */
public interface ActionHandler {

  /** A character that can do nothing but talk. */
  static ActionHandler none() {
    return new NoActions();
  }

  /**
   * All that the character could ever do. Asked once; it stands in the part of the prompt that
   * stays the same.
   */
  List<ActionSpec> specs();

  /**
   * What of it may be done now. Asked when a line is said, and again before each action is carried
   * out.
   *
   * <p><b>Threads.</b> Called on the thread that says the line, and on the game thread.
   */
  LegalActions legal();

  /**
   * Carries out an action that {@link #legal} has just allowed. What it throws counts as a refusal
   * and is logged.
   *
   * <p><b>Threads.</b> Called on the game thread, inside {@code NpcRuntime.update}.
   */
  ActionResult perform(ActionCall call);
}
