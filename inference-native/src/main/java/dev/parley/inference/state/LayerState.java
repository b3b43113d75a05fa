package dev.parley.inference.state;

/** What one layer remembers of a sequence, in f32 elements. */
public sealed interface LayerState {

  /** A layer that remembers nothing. */
  record None() implements LayerState {}

  /**
   * A layer with a state of fixed size that moves on with every token and cannot step back.
   *
   * @param convolution elements of its last inputs
   * @param ssm elements of its recurrence
   */
  record Recurrent(long convolution, long ssm) implements LayerState {}

  /**
   * A layer that remembers every token.
   *
   * @param width K*P: elements of a token's keys, and of its values
   */
  record KeyValues(long width) implements LayerState {}
}
