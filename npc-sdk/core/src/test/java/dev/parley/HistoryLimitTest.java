package dev.parley;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ContextUse;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistoryLimitTest {
  private static final int SYSTEM_TOKENS = 300;
  private static final int CHARACTERS_PER_TOKEN = 3;
  private static final int MARKS = 12;

  @Test
  void twoTurnsStillFitWhenItIsNotExceeded() {
    SplittableRandom random = new SplittableRandom(5);
    for (int talk = 0; talk < 1_000; talk++) {
      int reply = random.nextInt(8, 100);
      int line = random.nextInt(4, 160);
      HistoryLimit limit = new HistoryLimit(0.8, 10_000, reply);
      int context = 2 * SYSTEM_TOKENS + 4 * (line + reply + MARKS) + random.nextInt(2_000);
      int turn = line + reply + MARKS;
      int turns = 0;
      while (!limit.isExceeded(use(turns * turn, context), size(turns, line, reply))) {
        turns++;
      }
      int whole = SYSTEM_TOKENS + (turns + 1) * turn;
      assertTrue(whole <= context, whole + " of " + context + " with lines of " + line);
    }
  }

  @Test
  void whatStaysLeavesRoomForMore() {
    HistoryLimit limit = new HistoryLimit(0.8, 10_000, 40);
    HistorySize full = size(20, 30, 40);
    ContextUse use = use(20 * (30 + 40 + MARKS), 2_048);
    assertTrue(limit.isExceeded(use, full));
    int kept = limit.keptCharacters(use, full);
    int keptTokens = SYSTEM_TOKENS + kept / CHARACTERS_PER_TOKEN;
    assertTrue(kept > 0);
    assertFalse(
        limit.isExceeded(
            new ContextUse(keptTokens, 2_048, 0),
            new HistorySize(SYSTEM_TOKENS * CHARACTERS_PER_TOKEN, kept, full.longestLine())));
  }

  @Test
  void charactersCountWhereTheModelDoesNotTell() {
    HistoryLimit limit = new HistoryLimit(0.8, 1_000, 40);
    assertFalse(limit.isExceeded(ContextUse.unknown(), new HistorySize(5_000, 1_000, 50)));
    assertTrue(limit.isExceeded(ContextUse.unknown(), new HistorySize(5_000, 1_001, 50)));
  }

  private static ContextUse use(int turnTokens, int context) {
    return new ContextUse(SYSTEM_TOKENS + turnTokens, context, 0);
  }

  private static HistorySize size(int turns, int line, int reply) {
    return new HistorySize(
        SYSTEM_TOKENS * CHARACTERS_PER_TOKEN,
        turns * (line + reply) * CHARACTERS_PER_TOKEN,
        turns == 0 ? 0 : line * CHARACTERS_PER_TOKEN);
  }
}
