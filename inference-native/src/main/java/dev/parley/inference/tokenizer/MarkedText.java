package dev.parley.inference.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * A prompt that remembers which of its characters are content: what players, personas, memories and
 * tools wrote. Special tokens are recognised only where no character of theirs is content.
 *
 * <p>Borders of spans matter to nothing else: ordinary text is tokenized straight across them.
 *
 * @param text template text and contents
 * @param contents where the contents lie, in order, none overlapping another
 */
public record MarkedText(String text, List<Span> contents) {

  /**
   * Some chars of a text.
   *
   * @param from the first char
   * @param to after the last char
   */
  public record Span(int from, int to) {

    public Span {
      if (from < 0 || to < from) {
        throw new IllegalArgumentException(
            "a span goes from " + from + " to " + to + "; expected 0 <= from <= to");
      }
    }

    boolean isEmpty() {
      return from == to;
    }
  }

  public MarkedText {
    contents = List.copyOf(contents);
    int end = 0;
    for (Span span : contents) {
      if (span.from() < end || span.to() > text.length()) {
        throw new IllegalArgumentException(
            span + " in a text of " + text.length() + " chars; expected it from " + end + " on");
      }
      end = span.to();
    }
  }

  /** A text that is all template: every special token in it is recognised. */
  public static MarkedText template(String text) {
    return new MarkedText(text, List.of());
  }

  /** Writes a marked text from front to back. */
  static final class Builder {
    private final StringBuilder text = new StringBuilder();
    private final List<Span> contents = new ArrayList<>();

    /** Adds the template's own text, in which special tokens are recognised. */
    Builder markup(String markup) {
      text.append(markup);
      return this;
    }

    /** Adds a text in which nothing is special. */
    Builder content(String content) {
      if (!content.isEmpty()) {
        contents.add(new Span(text.length(), text.length() + content.length()));
        text.append(content);
      }
      return this;
    }

    MarkedText build() {
      return new MarkedText(text.toString(), contents);
    }
  }
}
