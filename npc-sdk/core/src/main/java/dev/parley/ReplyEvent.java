package dev.parley;

import dev.parley.action.ActionCall;
import dev.parley.action.ActionResult;

/**
 * What happens in a {@link Reply}, in order: any number of {@link Speech}, {@link Thought} and
 * {@link Act}, at most one {@link Failed}, and exactly one {@link End}, which is the last.
 *
 * <p><b>Threads.</b> Immutable, delivered on the game thread.
 */
public sealed interface ReplyEvent {

  /** What this event adds to the spoken text; empty for everything but {@link Speech}. */
  default String spoken() {
    return "";
  }

  /**
   * The next words that the character says aloud.
   *
   * @param text to append to what was said so far, spaces included; never empty
   */
  record Speech(String text) implements ReplyEvent {
    @Override
    public String spoken() {
      return text;
    }
  }

  /**
   * The next words that the model thinks, for a debug view; only if {@link RuntimeOptions} allow
   * thinking. No player should read them.
   */
  record Thought(String text) implements ReplyEvent {}

  /**
   * The character acts. The game has just been asked again by its {@link
   * dev.parley.action.ActionHandler}, and has carried it out or not.
   *
   * @param call what the character wanted
   * @param result what became of it
   */
  record Act(ActionCall call, ActionResult result) implements ReplyEvent {}

  /**
   * The model could not answer, or not to the end. If nothing was said yet, an authored line
   * follows as {@link Speech}.
   *
   * @param reason one sentence for a log, not for a player
   */
  record Failed(String reason) implements ReplyEvent {}

  /** The reply is over. */
  record End(ReplyResult result) implements ReplyEvent {}
}
