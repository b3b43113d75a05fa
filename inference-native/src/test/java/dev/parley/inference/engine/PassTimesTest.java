package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.FrameBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PassTimesTest {
  private static final FrameBudget TWO_MILLIS = FrameBudget.of(Duration.ofMillis(2));

  private final PassTimes times = new PassTimes();

  /** A pass takes that long, and every prompt row in it as much more. */
  private void learn(long baseMicros, long rowMicros, int... rows) {
    for (int count : rows) {
      times.measured(count, 1000 * (baseMicros + rowMicros * count));
    }
  }

  @Test
  void readsAsMuchAsItCanWithoutALimit() {
    learn(70_000, 10_000, 1, 2);
    assertEquals(128, times.promptRows(FrameBudget.unlimited(), 128));
  }

  @Test
  void beginsWithOneRow() {
    assertEquals(1, times.promptRows(TWO_MILLIS, 128));
  }

  @Test
  void readsWhatEndsWithinEightFrames() {
    learn(6_000, 500, 1, 2, 4);
    assertEquals(16, times.promptRows(TWO_MILLIS, 128)); // 14 ms of 16; 32 rows take 22
    assertEquals(8, times.promptRows(TWO_MILLIS, 8));
  }

  @Test
  void growsFromOneRowOn() {
    learn(3_000, 100, 1, 1, 1);
    assertEquals(4, times.promptRows(TWO_MILLIS, 128)); // as if four took four times as long
    learn(3_000, 100, 4);
    assertEquals(128, times.promptRows(TWO_MILLIS, 128)); // 15.8 ms
  }

  @Test
  void readsOneRowWhereEvenThatTakesLonger() {
    learn(70_000, 1_000, 0, 1, 1, 2);
    assertEquals(1, times.promptRows(TWO_MILLIS, 128));
  }

  @Test
  void forgetsWhatWasLongAgo() {
    learn(6_000, 5_000, 1, 2, 4, 8);
    for (int i = 0; i < 20; i++) {
      learn(6_000, 500, 1, 2, 4, 8);
    }
    assertEquals(16, times.promptRows(TWO_MILLIS, 128));
  }

  @Test
  void remembersAllThroughALongReplyHowLongReadingTakes() {
    learn(6_000, 500, 1, 2, 4, 8);
    for (int i = 0; i < 500; i++) {
      learn(6_000, 500, 0);
    }
    assertEquals(16, times.promptRows(TWO_MILLIS, 128));
  }

  @Test
  void readsBesideSpeechWhatHalvesItsPaceAtMost() {
    learn(6_000, 500, 0, 1, 2, 4, 8);
    assertEquals(8, times.promptRowsBesideSpeech(FrameBudget.unlimited(), 128)); // 10 ms of 12
    assertEquals(8, times.promptRowsBesideSpeech(TWO_MILLIS, 128));
    assertEquals(2, times.promptRowsBesideSpeech(FrameBudget.of(Duration.ofNanos(900_000)), 128));
  }

  @Test
  void readsARowBesideSpeechHoweverLongItTakes() {
    learn(6_000, 50_000, 0, 1, 2, 4);
    assertEquals(1, times.promptRowsBesideSpeech(FrameBudget.unlimited(), 128));
  }
}
