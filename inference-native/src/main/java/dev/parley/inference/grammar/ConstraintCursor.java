package dev.parley.inference.grammar;

/**
 * Where one reply stands in its constraint.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
public final class ConstraintCursor {
  private final CompiledConstraint constraint;
  private final long[] scratch;
  private State state;

  ConstraintCursor(CompiledConstraint constraint, State start) {
    this.constraint = constraint;
    this.state = start;
    this.scratch = new long[(constraint.vocabulary().size() + 63) >>> 6];
  }

  /**
   * The tokens that may come next if the reply is to be complete within some tokens; a bit for each
   * id, good until the next call.
   *
   * @param remaining how many may still come, the next one among them
   * @throws IllegalArgumentException if those are fewer than {@link #tokensToEnd}
   */
  public long[] allowed(int remaining) {
    int least = tokensToEnd();
    if (remaining < least) {
      throw new IllegalArgumentException(
          "room for "
              + remaining
              + " more tokens; expected at least "
              + least
              + ", which the constraint needs to end");
    }
    long[] allowed = constraint.mask(state).within(remaining - 1, scratch);
    if (least == 0) {
      return allowed;
    }
    // Where a whole group of tokens has one cost, that is the cost of the dearest.
    int first = constraint.firstToken(state);
    if ((allowed[first >>> 6] & 1L << first) == 0) {
      scratch[first >>> 6] |= 1L << first; // then it is the scratch, for all have it
      return scratch;
    }
    return allowed;
  }

  /**
   * A token was chosen.
   *
   * @throws IllegalArgumentException if it was not allowed
   */
  public void accept(int id) {
    if (constraint.vocabulary().isEnd(id)) {
      return;
    }
    State after = constraint.after(state, id);
    if (after.isDead()) {
      throw new IllegalArgumentException(
          "token " + id + " was chosen; expected one that the constraint allows");
    }
    state = after;
  }

  /** The fewest tokens after which the reply may end, as far as they are known; 0 if it may now. */
  public int tokensToEnd() {
    return constraint.tokensToEnd(state);
  }

  /** Whether nothing may follow but the end. */
  public boolean isFinal() {
    return state.isFinal();
  }
}
