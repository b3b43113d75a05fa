package dev.parley;

import dev.parley.inference.ContextUse;

/**
 * When a conversation has become too long, and how much of it stays.
 *
 * @param share of the model's context that a conversation may fill
 * @param characters of turns that it may have if the model does not tell how full its context is
 * @param replyTokens the most tokens of a reply
 */
record HistoryLimit(double share, int characters, int replyTokens) {

  /**
   * The turn that goes over the limit, and the one that is said while the model reads a shorter
   * history: both must still fit.
   */
  private static final int TURNS_MEANWHILE = 2;

  /** The most that a model's template puts around a line and its reply, in tokens. */
  private static final int MARKS = 20;

  static HistoryLimit of(RuntimeOptions options) {
    return new HistoryLimit(
        options.contextShare(), options.historyCharacters(), options.maxTokens());
  }

  boolean isExceeded(ContextUse use, HistorySize size) {
    return use.limit() == 0 ? size.turns() > characters : use.tokens() > mostTokens(use, size);
  }

  /** How many chars of the turns stay: half of what there is room for, so that it lasts a while. */
  int keptCharacters(ContextUse use, HistorySize size) {
    if (use.limit() == 0) {
      return characters / 2;
    }
    double room = mostTokens(use, size) / size.tokensPerCharacter(use) - size.system();
    return Math.max(0, (int) (room / 2));
  }

  /** How many chars a summary of the others may have, beside the turns that stay. */
  int summaryCharacters(int keptCharacters) {
    return keptCharacters / 4;
  }

  private double mostTokens(ContextUse use, HistorySize size) {
    double line = size.longestLine() * size.tokensPerCharacter(use);
    double turn = Math.max(line, replyTokens) + replyTokens + MARKS;
    double roomy = use.limit() - TURNS_MEANWHILE * turn;
    return Math.max(use.limit() / 2.0, Math.min(share * use.limit(), roomy));
  }
}
