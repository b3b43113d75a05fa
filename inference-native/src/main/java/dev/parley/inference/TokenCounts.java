package dev.parley.inference;

/**
 * What became of the tokens of a reply's dialogue, up to its first generated one, and how many it
 * then generated. All zero where a model cannot know them.
 *
 * @param prompt new tokens read for this reply: the turns that were appended, and the opening text
 *     if this is the first reply
 * @param reused tokens whose state was still there and were not read
 * @param reread tokens read a second time because text in front of them was cut: what was heard of
 *     a reply
 * @param rebuilt tokens read again because no state was kept behind them: it had made room for
 *     others, or the dialogue was rewound to a place in front of it
 * @param generated tokens the reply took, thought and its end included
 */
public record TokenCounts(int prompt, int reused, int reread, int rebuilt, int generated) {

  /** Of a model that only knows how long its reply was. */
  public static TokenCounts generated(int tokens) {
    return new TokenCounts(0, 0, 0, 0, tokens);
  }
}
