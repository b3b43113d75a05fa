package dev.parley.inference.engine;

import dev.parley.inference.SliceStatistics;
import java.time.Duration;

/**
 * What an engine did since it was opened, as of the last reply that ended or of when it last fell
 * idle; {@code slices} and {@code busy} are as of now, and {@code load.stateBytes} is as of the
 * last pass.
 *
 * @param replies how many, by how they ended
 * @param tokens of all of these replies
 * @param speed of the replies that came to words
 * @param slices how the time that {@link Engine#grant} gave was kept
 * @param load what was under way
 * @param busy for how long the model was computed in all; from one frame to the next, what it took
 *     of that frame
 */
public record EngineStatistics(
    Replies replies, Tokens tokens, Speed speed, SliceStatistics slices, Load load, Duration busy) {

  /**
   * Replies that are over.
   *
   * @param ended of themselves: the turn was over, a stop string came, or the most tokens
   * @param cancelled by the caller, or because their dialogue or the engine was closed
   * @param failed with an exception
   */
  public record Replies(long ended, long cancelled, long failed) {}

  /**
   * The sums of what each reply counts, as {@link dev.parley.inference.TokenCounts} has it.
   *
   * @param prompt new ones, read
   * @param reused ones whose state was still there
   * @param reread ones read again because text in front of them was cut
   * @param rebuilt ones read again because no state was kept behind them
   * @param generated ones that were written
   */
  public record Tokens(long prompt, long reused, long reread, long rebuilt, long generated) {}

  /**
   * How fast replies were, each to a sixteenth; zero while there were none.
   *
   * @param firstTokenMedian from {@code submit} to the first token, in the middle of all
   * @param firstToken99 what 99 of 100 first tokens took at most
   * @param tokensPerSecond of a reply after its first token, in the middle of those that had more
   */
  public record Speed(Duration firstTokenMedian, Duration firstToken99, double tokensPerSecond) {}

  /**
   * What was under way.
   *
   * @param liveDialogues whose state passes can read on from; a history that is being read in place
   *     of another counts as one more
   * @param waiting replies and texts to read that are not done
   * @param stateBytes of live states and of snapshots
   * @param mostStateBytes there is room for
   */
  public record Load(int liveDialogues, int waiting, long stateBytes, long mostStateBytes) {}
}
