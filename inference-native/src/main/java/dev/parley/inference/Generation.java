package dev.parley.inference;

import java.util.concurrent.CompletableFuture;

/** A reply under way. */
public interface Generation {

  /**
   * Stops the reply. Nothing more is heard after the call under way returns, and the listener's
   * {@code ended} follows with {@link StopReason#CANCELLED}. Idempotent; does nothing after the
   * end.
   *
   * <p><b>Threads.</b> Any, without waiting.
   */
  void cancel();

  /**
   * The same end as the listener's, as a future: completed on the model's thread after {@code
   * ended}, or exceptionally with a {@link ModelException} after {@code failed}.
   */
  CompletableFuture<GenerationResult> result();
}
