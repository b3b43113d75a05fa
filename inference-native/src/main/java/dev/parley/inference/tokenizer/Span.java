package dev.parley.inference.tokenizer;

/**
 * A stretch of a text.
 *
 * @param from its first char
 * @param to the char after its last; equal to {@code from} if it is empty
 */
public record Span(int from, int to) {

  public Span {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(
          "span " + from + " to " + to + " runs backwards; expected 0 <= from <= to");
    }
  }

  public boolean isEmpty() {
    return from == to;
  }
}
