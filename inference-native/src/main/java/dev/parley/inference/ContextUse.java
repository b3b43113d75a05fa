package dev.parley.inference;

/**
 * How full a dialogue is. All zero where a model cannot know it.
 *
 * @param tokens of the dialogue
 * @param limit the most that it can have; a longer one is to be {@linkplain Dialogue#replace
 *     replaced} by a shorter history before
 * @param stateBytes what its state takes of the model's memory
 */
public record ContextUse(int tokens, int limit, long stateBytes) {

  /** Of a model that does not know. */
  public static ContextUse unknown() {
    return new ContextUse(0, 0, 0);
  }

  /** How much of the limit is used, 0 to 1; 0 if it is not known. */
  public double share() {
    return limit == 0 ? 0 : (double) tokens / limit;
  }
}
