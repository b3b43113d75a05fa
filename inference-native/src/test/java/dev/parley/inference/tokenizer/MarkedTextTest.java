package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.tokenizer.MarkedText.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkedTextTest {

  @Test
  void buildsSpansAroundContent() {
    MarkedText marked =
        new MarkedText.Builder().markup("<a>").content("").content("bc").markup("d").build();
    assertEquals(new MarkedText("<a>bcd", List.of(new Span(3, 5))), marked);
  }

  @Test
  void refusesSpansThatOverlapAreUnsortedOrLeaveTheText() {
    assertThrows(IllegalArgumentException.class, () -> new Span(2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Span(-1, 1));
    assertRefused(new Span(0, 4));
    assertRefused(new Span(0, 2), new Span(1, 3));
    assertRefused(new Span(2, 3), new Span(0, 1));
  }

  private static void assertRefused(Span... spans) {
    assertThrows(IllegalArgumentException.class, () -> new MarkedText("abc", List.of(spans)));
  }
}
