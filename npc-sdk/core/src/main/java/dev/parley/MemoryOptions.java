package dev.parley;

import dev.parley.memory.Memory;
import dev.parley.memory.MemorySource;
import dev.parley.memory.MemoryStore;
import java.time.Duration;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * What the characters of a runtime remember, and how much of it comes to mind at a line.
 *
 * <p><b>Threads.</b> Immutable. The functions are called on the dialogue thread; the clock where a
 * line is said.
 *
 * @param store of the playthrough; the game closes it, after the runtime
 * @param clock the game's time
 * @param importance the game's rules for what the characters note by themselves, what the player
 *     claims and what they did: from 0 to 1, and 0 is not worth remembering
 * @param tokens counts the tokens of a text, about
 * @param tokenBudget the most tokens of memories that are told the model at one line
 * @param limit the most memories that are told at one line
 */
public record MemoryOptions(
    MemoryStore store,
    GameClock clock,
    ToDoubleFunction<Memory> importance,
    ToIntFunction<String> tokens,
    int tokenBudget,
    int limit) {

  private static final double CLAIM = 0.2;

  /** About what a token has in the languages that models know best. */
  private static final int CHARS_OF_TOKEN = 4;

  public MemoryOptions {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(importance, "importance");
    Objects.requireNonNull(tokens, "tokens");
    if (tokenBudget < 0 || limit < 0) {
      throw new IllegalArgumentException(
          "tokenBudget is " + tokenBudget + " and limit " + limit + "; expected 0 or more");
    }
  }

  /** Without memories, where nothing comes to mind and time stands still. */
  static MemoryOptions none() {
    return of(MemoryStore.inMemory(), () -> Duration.ZERO).withImportance(memory -> 0);
  }

  /** 30 memories and about 200 tokens a line; claims weigh little, questions nothing. */
  public static MemoryOptions of(MemoryStore store, GameClock clock) {
    return new MemoryOptions(
        store, clock, MemoryOptions::usualImportance, MemoryOptions::aboutTokens, 200, 30);
  }

  /** The same with the game's own rules. */
  public MemoryOptions withImportance(ToDoubleFunction<Memory> importance) {
    return new MemoryOptions(store, clock, importance, tokens, tokenBudget, limit);
  }

  /** The same with another measure of texts, such as a model's own tokenizer. */
  public MemoryOptions withTokens(ToIntFunction<String> tokens) {
    return new MemoryOptions(store, clock, importance, tokens, tokenBudget, limit);
  }

  /** The same with room for so many tokens at a line. */
  public MemoryOptions withTokenBudget(int tokenBudget) {
    return new MemoryOptions(store, clock, importance, tokens, tokenBudget, limit);
  }

  /** The same with at most so many memories at a line. */
  public MemoryOptions withLimit(int limit) {
    return new MemoryOptions(store, clock, importance, tokens, tokenBudget, limit);
  }

  private static double usualImportance(Memory memory) {
    if (!(memory.source() instanceof MemorySource.Claim)) {
      return memory.importance();
    }
    return memory.text().endsWith("?") ? 0 : CLAIM;
  }

  private static int aboutTokens(String text) {
    return (text.length() + CHARS_OF_TOKEN - 1) / CHARS_OF_TOKEN;
  }
}
