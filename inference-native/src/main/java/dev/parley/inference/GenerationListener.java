package dev.parley.inference;

/**
 * Hears one reply as it is written: any number of pieces and calls, then exactly one of {@link
 * #ended} and {@link #failed}. When those are called the reply is no longer under way: the dialogue
 * can be cut or asked again.
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

  /**
   * A whole call of one of the dialogue's tools; what was said before it was heard before. Its
   * parameters have the names and types of the tool's schema; the rest is for the tool to check.
   * Answer it, once the reply has ended, with a {@linkplain Message#tool tool message} in the next
   * request. A call that was given here stays in the dialogue however the reply ends.
   */
  default void toolCall(ToolCall call) {}

  /**
   * The model began a call that cannot be read, or that the reply's end cut off. It is not spoken
   * and leaves no trace in the dialogue.
   *
   * @param sentence what was found and what expected, for a person or for the model
   */
  default void malformedCall(String sentence) {}

  /** The reply is complete, was stopped, or was cancelled. */
  void ended(GenerationResult result);

  /** The model could not answer. What was heard so far stays heard. */
  void failed(ModelException reason);
}
