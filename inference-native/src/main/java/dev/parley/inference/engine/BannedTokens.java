package dev.parley.inference.engine;

import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which tokens a reply must never contain: everything special but the end of a turn, and the marks
 * around a thought unless one may end now. The second lock on reasoning, beside the empty thought
 * in the prompt.
 */
final class BannedTokens {
  static final String BEGIN_OF_THOUGHT = "<think>";
  static final String END_OF_THOUGHT = "</think>";

  private final int[] speaking;
  private final int[] thinking;

  BannedTokens(Tokenizer tokenizer) {
    Set<Integer> ends = tokenizer.endOfTurnIds();
    int begin = tokenizer.idOf(BEGIN_OF_THOUGHT).orElse(-1);
    int end = tokenizer.idOf(END_OF_THOUGHT).orElse(-1);
    this.speaking =
        IntStream.range(0, tokenizer.vocabularySize())
            .filter(id -> id == begin || id == end || tokenizer.isSpecial(id))
            .filter(id -> !ends.contains(id))
            .toArray();
    this.thinking = IntStream.of(speaking).filter(id -> id != end).toArray();
  }

  /** Ids that may not come next. */
  int[] banned(boolean isThinking) {
    return isThinking ? thinking : speaking;
  }
}
