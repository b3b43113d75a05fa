package dev.parley.action;

import java.util.List;

/**
 * The game's side of what one character may do, given to {@code NpcRuntime.spawn}. {@link
 * AnnotatedActions} makes one of an object's methods; by hand it is:
 *
 * <pre>{@code
 * final class Pockets implements ActionHandler {
 *   private final ActionSpec give =
 *       ActionSpec.of("give", "Hands something over.", new ActionParameter.Thing("item", "What."));
 *
 *   public List<ActionSpec> specs() {
 *     return List.of(give);
 *   }
 *
 *   public LegalActions legal() {
 *     return pockets.isEmpty()
 *         ? LegalActions.none()
 *         : LegalActions.none().with("give", "item", pockets);
 *   }
 *
 *   public ActionResult perform(ActionCall call) {
 *     pockets.remove(call.text("item"));
 *     return ActionResult.done("Mara gave the traveller the " + call.text("item") + ".");
 *   }
 * }
 *
 * Npc mara = runtime.spawn(pack, "mara", new Pockets());
 * }</pre>
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
   * and is logged. A save asked for in here is of a moment at which the action is not done yet; one
   * that is to hold it is asked for by the listener, at its {@code ReplyEvent.Act}.
   *
   * <p><b>Threads.</b> Called on the game thread, inside {@code NpcRuntime.update}.
   */
  ActionResult perform(ActionCall call);
}
