package dev.parley.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {

  @Test
  void stopsWhereverThePiecesBeginAndEnd() {
    assertHeard("Well met. ", "Well met. <end>!", "<end>");
    assertHeard("<<e", "<<e<end>", "<end>");
    assertHeard("aa", "aaaab", "aab");
    assertHeard("", "<end>", "<end>");
    assertHeard("no stop <en", "no stop <en", "<end>", "\n");
    assertHeard("all of it", "all of it");
    assertHeard("🌊 ", "🌊 🌋x", "🌋");
  }

  @Test
  void theStopStringThatEndsFirstCounts() {
    assertHeard("a", "abcd", "abcd", "bc");
    assertHeard("x", "xaby", "b", "ab");
    assertHeard("x", "xab", "ab", "b");
  }

  /** Every way to split the text into three pieces gives the same. */
  private static void assertHeard(String expected, String text, String... stopStrings) {
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        StopStrings stop = new StopStrings(List.of(stopStrings));
        String heard =
            stop.push(text.substring(0, first))
                + stop.push(text.substring(first, second))
                + stop.push(text.substring(second))
                + stop.finish();
        assertEquals(expected, heard, "split at " + first + " and " + second);
        assertEquals(expected.length() < text.length(), stop.stopped());
      }
    }
  }

  @Test
  void agreesWithSearchingTheWholeText() {
    SplittableRandom random = new SplittableRandom(23);
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      String text = letters(random, random.nextInt(20));
      List<String> stopStrings = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        stopStrings.add(letters(random, 1 + random.nextInt(4)));
      }
      StopStrings stop = new StopStrings(stopStrings);
      StringBuilder heard = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + 1 + random.nextInt(5));
        heard.append(stop.push(text.substring(at, to)));
        at = to;
      }
      heard.append(stop.finish());
      assertEquals(untilFirstEnd(text, stopStrings), heard.toString(), text + stopStrings);
    }
  }

  private static String untilFirstEnd(String text, List<String> stopStrings) {
    for (int end = 1; end <= text.length(); end++) {
      String read = text.substring(0, end);
      int longest =
          stopStrings.stream().filter(read::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return read.substring(0, end - longest);
      }
    }
    return text;
  }

  private static String letters(SplittableRandom random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }

  @Test
  void holdsBackOnlyWhatMayBecomeAStopString() {
    StopStrings stop = new StopStrings(List.of("END"));
    assertEquals("the ", stop.push("the E"));
    assertEquals("", stop.push("N"));
    assertEquals("ENT", stop.push("T"));
    assertFalse(stop.stopped());
  }

  @Test
  void letsNothingThroughAfterAStop() {
    StopStrings stop = new StopStrings(List.of("END"));
    assertEquals("a", stop.push("aENDb"));
    assertTrue(stop.stopped());
    assertEquals("", stop.push("c") + stop.finish());
  }

  @Test
  void refusesAnEmptyStopString() {
    assertThrows(IllegalArgumentException.class, () -> new StopStrings(List.of("a", "")));
  }
}
