package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.grammar.CompiledConstraint;
import dev.parley.inference.grammar.ConstraintCursor;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reply to its constraint: the thought before it is free, but leaves room and does not end
 * the turn; from the first token of the speech on all that comes is the constraint's.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class ReplyConstraint {
  private final CompiledConstraint constraint;
  private final Tokenizer tokenizer;
  private @Nullable ConstraintCursor cursor;
  private long @Nullable [] inThought;

  ReplyConstraint(CompiledConstraint constraint, Tokenizer tokenizer) {
    this.constraint = constraint;
    this.tokenizer = tokenizer;
  }

  /**
   * The tokens that may come next, a bit for each id.
   *
   * @param part what comes next
   * @param remaining how many tokens there is room for
   * @param banned tokens that a thought must not contain
   * @throws ModelException if that is not room enough
   */
  long[] allowed(ReplyPart part, int remaining, int[] banned) {
    int least = tokensToEnd() + (part == ReplyPart.THOUGHT ? 1 : 0);
    if (remaining < least) {
      throw new ModelException(
          "the context has room for "
              + remaining
              + " more tokens; expected at least "
              + least
              + ", which the constraint needs. Shorten the dialogue with replace() or rewind().");
    }
    if (part == ReplyPart.THOUGHT) {
      return thought(remaining == least, banned);
    }
    return cursor().allowed(remaining);
  }

  private long[] thought(boolean last, int[] banned) {
    if (inThought != null && !last) {
      return inThought;
    }
    long[] allowed = new long[(tokenizer.vocabularySize() + 63) >>> 6];
    if (last) {
      int end = tokenizer.idOf(BannedTokens.END_OF_THOUGHT).orElseThrow();
      allowed[end >>> 6] |= 1L << end;
      return allowed;
    }
    Arrays.fill(allowed, -1);
    for (int id : banned) {
      allowed[id >>> 6] &= ~(1L << id);
    }
    for (int id : tokenizer.endOfTurnIds()) {
      allowed[id >>> 6] &= ~(1L << id);
    }
    inThought = allowed;
    return allowed;
  }

  /** A token of the speech or of a call was chosen. */
  void accept(int id) {
    cursor().accept(id);
  }

  private int tokensToEnd() {
    return cursor == null ? constraint.shortestTokens() : cursor.tokensToEnd();
  }

  private ConstraintCursor cursor() {
    if (cursor == null) {
      cursor = constraint.start();
    }
    return cursor;
  }

  /** Whether nothing may follow but the end of the turn. */
  boolean isFinal() {
    return cursor != null && cursor.isFinal();
  }
}
