package dev.parley.inference;

import java.util.concurrent.CompletableFuture;

/**
 * Something that answers: the local engine, a remote server, or a script.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns without waiting for the
 * model.
 */
public interface LanguageModel extends AutoCloseable {

  /** What answers, in a few words for a log or a debug overlay: file, device, quant types. */
  String description();

  /**
   * Whether its dialogues are told of their {@linkplain DialogueOptions#tools tools} and may call
   * them; a model that was not taught to passes them over.
   */
  default boolean hasTools() {
    return false;
  }

  /**
   * Starts a timeline. Nothing is read yet; {@link Dialogue#read} warms it up.
   *
   * @throws IllegalStateException if this model is closed
   */
  Dialogue open(DialogueOptions options);

  /**
   * Makes a constraint ready for requests that will have it. {@link Dialogue#submit} does so too,
   * but on its caller's thread, and for a vocabulary of a hundred thousand tokens that takes a
   * while.
   *
   * @return completes on any thread when {@code submit} need not wait for it; exceptionally if the
   *     constraint cannot be held, and then {@code submit} refuses it with the reason
   */
  default CompletableFuture<Void> prepare(OutputConstraint constraint) {
    return CompletableFuture.allOf();
  }

  /**
   * Grants time from now on, in place of what was granted before. A game that draws calls it once a
   * frame, best when the picture is shown: where the processor draws too, what is granted earlier
   * is taken from the drawing. What is not used by the next call is lost; a game that never calls
   * it grants everything. A model that computes elsewhere takes no notice.
   */
  default void grant(FrameBudget budget) {}

  /** Ends every generation as cancelled, closes every dialogue and frees the model. Idempotent. */
  @Override
  void close();
}
