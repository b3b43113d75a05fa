package dev.parley;

import dev.parley.inference.SamplingOptions;
import java.time.Duration;

/**
 * How the characters of a runtime speak.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param sampling how words are chosen; its seed, the character and the turn give the seed of each
 *     reply
 * @param maxTokens the most tokens of one reply
 * @param thinking whether the model may reason before it speaks; the player waits meanwhile
 * @param patience how long a reply may stay silent, by the game's clock, before an authored line
 *     takes its place; meant for a model that hangs, so longer than a slow one needs to read a
 *     prompt
 * @param contextShare how much of the model's context a conversation may fill, above 0 to 1; beyond
 *     it the older part is forgotten after the reply, and the model reads what stays while nobody
 *     speaks
 * @param historyCharacters the most chars of conversation that a character keeps where the model
 *     does not tell how full its context is
 * @param eventsPerUpdate the most events that one {@link NpcRuntime#update} delivers; the rest
 *     waits for the next
 */
public record RuntimeOptions(
    SamplingOptions sampling,
    int maxTokens,
    boolean thinking,
    Duration patience,
    double contextShare,
    int historyCharacters,
    int eventsPerUpdate) {

  public RuntimeOptions {
    require(maxTokens >= 1, "maxTokens", maxTokens, "1 or more");
    require(!patience.isNegative() && !patience.isZero(), "patience", patience, "above zero");
    require(contextShare > 0 && contextShare <= 1, "contextShare", contextShare, "above 0 to 1");
    require(historyCharacters >= 1, "historyCharacters", historyCharacters, "1 or more");
    require(eventsPerUpdate >= 1, "eventsPerUpdate", eventsPerUpdate, "1 or more");
  }

  private static void require(boolean holds, String name, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + found + "; expected " + expected);
    }
  }

  /**
   * Short lively replies without thinking, a minute's patience, three quarters of the context or
   * 12,000 chars of history, 64 events an update.
   */
  public static RuntimeOptions defaults() {
    return new RuntimeOptions(
        SamplingOptions.defaults(), 160, false, Duration.ofMinutes(1), 0.75, 12_000, 64);
  }

  public RuntimeOptions withSampling(SamplingOptions sampling) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withMaxTokens(int maxTokens) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withThinking(boolean thinking) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withPatience(Duration patience) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withContextShare(double contextShare) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withHistoryCharacters(int historyCharacters) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }

  public RuntimeOptions withEventsPerUpdate(int eventsPerUpdate) {
    return new RuntimeOptions(
        sampling, maxTokens, thinking, patience, contextShare, historyCharacters, eventsPerUpdate);
  }
}
