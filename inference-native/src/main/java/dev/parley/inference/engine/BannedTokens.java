package dev.parley.inference.engine;

import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which tokens a reply must never contain: rows of the vocabulary without a token, and everything
 * special but the end of a turn and the mark that may come next, such as the end of a thought
 * inside one. The second lock on reasoning, beside the empty thought in the prompt, and the only
 * one on tool calls where there are no tools.
 */
final class BannedTokens {
  static final String BEGIN_OF_THOUGHT = "<think>";
  static final String END_OF_THOUGHT = "</think>";
  static final String BEGIN_OF_CALL = "<tool_call>";
  static final String END_OF_CALL = "</tool_call>";

  private final int[] thinking;
  private final int[] speaking;
  private final int[] speakingWithTools;
  private final int[] calling;

  BannedTokens(Tokenizer tokenizer) {
    Set<Integer> ends = tokenizer.endOfTurnIds();
    int end = tokenizer.idOf(END_OF_THOUGHT).orElse(-1);
    this.speaking =
        IntStream.range(0, tokenizer.vocabularySize())
            .filter(id -> isMark(tokenizer, id) || tokenizer.isUnused(id))
            .filter(id -> !ends.contains(id))
            .toArray();
    this.thinking = speakingBut(end);
    this.speakingWithTools = speakingBut(tokenizer.idOf(BEGIN_OF_CALL).orElse(-1));
    this.calling = speakingBut(tokenizer.idOf(END_OF_CALL).orElse(-1));
  }

  /** Whether a token is no text: special, or around a thought, which some files call plain. */
  static boolean isMark(Tokenizer tokenizer, int id) {
    return tokenizer.isSpecial(id)
        || id == tokenizer.idOf(BEGIN_OF_THOUGHT).orElse(-1)
        || id == tokenizer.idOf(END_OF_THOUGHT).orElse(-1);
  }

  private int[] speakingBut(int allowed) {
    return IntStream.of(speaking).filter(id -> id != allowed).toArray();
  }

  /**
   * Ids that may not come next.
   *
   * @param mayCall whether a call may begin where speech is
   */
  int[] banned(ReplyPart part, boolean mayCall) {
    return switch (part) {
      case THOUGHT -> thinking;
      case SPEECH -> mayCall ? speakingWithTools : speaking;
      case CALL -> calling;
    };
  }
}
