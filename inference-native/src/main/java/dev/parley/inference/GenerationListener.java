package dev.parley.inference;

/**
 * Hears one reply as it is written: any number of pieces, then exactly one of {@link #ended} and
 * {@link #failed}. When those are called the reply is no longer under way: the dialogue can be cut
 * or asked again.
 *
 * <p><b>Threads.</b> Called on the model's own thread, in order. Return at once: hand the piece to
 * another thread rather than work here. What a listener throws is logged and ends its reply as
 * cancelled; it never reaches other dialogues.
 */
public interface GenerationListener {

  /** The next piece of speech: whole characters, never a special token, never thought. */
  void speech(String piece);

  /** The next piece of reasoning; only if the request allowed thinking. */
  default void thought(String piece) {}

  /** The reply is complete, was stopped, or was cancelled. */
  void ended(GenerationResult result);

  /** The model could not answer. What was heard so far stays heard. */
  void failed(ModelException reason);
}
