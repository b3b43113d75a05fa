package dev.parley.inference;

/** Why a reply ended. */
public enum StopReason {
  /** The model ended its turn. */
  END_OF_TURN,
  /** One of the request's stop strings appeared. */
  STOP_STRING,
  /** The request's {@code maxTokens} was reached, or the context is full. */
  LENGTH,
  /** {@link Generation#cancel} was called, or the dialogue or the model was closed. */
  CANCELLED
}
