package dev.parley.inference.grammar;

import java.util.List;

/** What a rule stands for, before it is brought down to bytes. */
sealed interface Expression {

  /** Any number of times. */
  int UNBOUNDED = -1;

  /** These characters, one after the other; may be empty. */
  record Text(String text) implements Expression {}

  /** One character of a set. */
  record OneOf(CodePoints characters) implements Expression {}

  /** What another rule stands for. */
  record Reference(String rule) implements Expression {}

  /** A special token by its name; its name as text where the vocabulary has no such token. */
  record Special(String name) implements Expression {}

  record Sequence(List<Expression> parts) implements Expression {
    public Sequence {
      parts = List.copyOf(parts);
    }
  }

  record Choice(List<Expression> alternatives) implements Expression {
    public Choice {
      alternatives = List.copyOf(alternatives);
    }
  }

  /**
   * The same again and again.
   *
   * @param most {@link #UNBOUNDED} or at least {@code least}
   */
  record Repeat(Expression what, int least, int most) implements Expression {}

  static Expression text(String text) {
    return new Text(text);
  }

  static Expression sequence(Expression... parts) {
    return new Sequence(List.of(parts));
  }

  static Expression choice(Expression... alternatives) {
    return new Choice(List.of(alternatives));
  }

  static Expression optional(Expression what) {
    return new Repeat(what, 0, 1);
  }

  static Expression repeat(Expression what, int least, int most) {
    return new Repeat(what, least, most);
  }
}
