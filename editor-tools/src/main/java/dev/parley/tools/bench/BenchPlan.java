package dev.parley.tools.bench;

import java.util.List;

/**
 * What to time.
 *
 * @param prompts lengths of the texts to read, in tokens
 * @param steps tokens to write, one after the other
 * @param repeats how often each text is read
 * @param npcs characters that write together; 1 leaves that out
 * @param busyThreads threads that compute beside the model, as a game's would
 */
public record BenchPlan(List<Integer> prompts, int steps, int repeats, int npcs, int busyThreads) {

  /** After a text of this length, writing is timed once more. */
  public static final int DEEP = 512;

  public BenchPlan {
    prompts = List.copyOf(prompts);
  }

  /** The most tokens that a sequence comes to hold. */
  public int contextTokens() {
    int longest = prompts.stream().mapToInt(Integer::intValue).max().orElse(1);
    return Math.max(longest, prompts.contains(DEEP) ? DEEP + steps : 1 + steps);
  }
}
