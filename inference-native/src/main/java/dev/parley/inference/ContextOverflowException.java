package dev.parley.inference;

/**
 * A dialogue has more tokens than the model's context. It goes on once it is {@linkplain
 * Dialogue#replace replaced} by a shorter history or {@linkplain Dialogue#rewind rewound}.
 */
public final class ContextOverflowException extends ModelException {

  private static final long serialVersionUID = 1;

  private final int tokens;
  private final int limit;

  /**
   * @param tokens that the dialogue has
   * @param limit the most that it can have
   */
  public ContextOverflowException(int tokens, int limit) {
    super(
        "the dialogue has "
            + tokens
            + " tokens; expected at most the context's "
            + limit
            + ". Shorten it with replace() or rewind(), or open a longer context.");
    this.tokens = tokens;
    this.limit = limit;
  }

  /** How many tokens the dialogue has. */
  public int tokens() {
    return tokens;
  }

  /** The most that it can have. */
  public int limit() {
    return limit;
  }
}
