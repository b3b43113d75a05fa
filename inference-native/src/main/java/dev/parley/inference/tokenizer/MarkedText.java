package dev.parley.inference.tokenizer;

import java.util.List;
import java.util.Objects;

/**
 * A rendered prompt that remembers which parts of it are content: what players, writers or tools
 * said, as opposed to the template's own words. No special token is recognised where a single char
 * of it is content.
 *
 * @param text the whole prompt
 * @param contents in order, without overlap; neighbours may touch
 */
public record MarkedText(String text, List<Span> contents) {

  public MarkedText {
    Objects.requireNonNull(text, "text");
    contents = List.copyOf(contents);
    int end = 0;
    for (Span span : contents) {
      if (span.from() < end || span.to() > text.length()) {
        throw new IllegalArgumentException(
            "content span "
                + span.from()
                + " to "
                + span.to()
                + " is out of place; expected it between "
                + end
                + " and "
                + text.length());
      }
      end = span.to();
    }
  }

  /** A text that is all template: every special token in it is recognised. */
  public static MarkedText template(String text) {
    return new MarkedText(text, List.of());
  }
}
