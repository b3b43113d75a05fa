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

  /** A model reads a shorter history while it answers; so much more must fit meanwhile. */
  private static final int TURNS_MEANWHILE = 2;

  static HistoryLimit of(RuntimeOptions options) {
    return new HistoryLimit(
        options.contextShare(), options.historyCharacters(), options.maxTokens());
  }

  boolean isExceeded(ContextUse use, int turnCharacters) {
    return use.limit() == 0 ? turnCharacters > characters : use.tokens() > mostTokens(use);
  }

  /** How many chars of the turns stay: half of what there is room for, so that it lasts a while. */
  int keptCharacters(ContextUse use, int systemCharacters, int turnCharacters) {
    if (use.limit() == 0) {
      return characters / 2;
    }
    double charactersPerToken = (double) (systemCharacters + turnCharacters) / use.tokens();
    double room = mostTokens(use) * charactersPerToken - systemCharacters;
    return Math.max(0, (int) (room / 2));
  }

  /** How many chars a summary of the others may have, beside the turns that stay. */
  int summaryCharacters(int keptCharacters) {
    return keptCharacters / 4;
  }

  private double mostTokens(ContextUse use) {
    // A line counts as long as a reply.
    double roomy = use.limit() - 2.0 * TURNS_MEANWHILE * replyTokens;
    return Math.max(use.limit() / 2.0, Math.min(share * use.limit(), roomy));
  }
}
