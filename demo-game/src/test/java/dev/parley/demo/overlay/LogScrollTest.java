package dev.parley.demo.overlay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LogScrollTest {
  private final LogScroll scroll = new LogScroll();

  @Test
  void theLatestLinesAreSeenFirst() {
    assertEquals(80, scroll.first(100, 20, 0));
    assertEquals(0, scroll.first(12, 20, 0));
  }

  @Test
  void everyLineIsSeenOnTheWayBackAndNoKeyIsLostAtTheEnds() {
    assertEquals(61, scroll.first(100, 20, 1));
    for (int page = 0; page < 9; page++) {
      scroll.first(100, 20, 1);
    }
    assertEquals(0, scroll.first(100, 20, 0));
    assertEquals(19, scroll.first(100, 20, -1));
    assertEquals(80, scroll.first(100, 20, -50));
    assertEquals(61, scroll.first(100, 20, 1));
  }

  @Test
  void whatIsReadStaysWhileOthersTalk() {
    assertEquals(61, scroll.first(100, 20, 1));
    assertEquals(61, scroll.first(107, 20, 0));
    scroll.toEnd();
    assertEquals(87, scroll.first(107, 20, 0));
  }
}
