package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MarkedTextTest {

  @Test
  void acceptsSpansThatTouchAndEmptyOnes() {
    List<Span> spans = List.of(new Span(0, 2), new Span(2, 2), new Span(2, 4));
    assertEquals(spans, new MarkedText("abcd", spans).contents());
  }

  @Test
  void rejectsASpanThatRunsBackwardsOrBeginsBeforeTheText() {
    assertThrows(IllegalArgumentException.class, () -> new Span(3, 2));
    assertThrows(IllegalArgumentException.class, () -> new Span(-1, 2));
  }

  @Test
  void rejectsSpansOutsideTheTextOverlappingOrOutOfOrder() {
    rejects(new Span(2, 5));
    rejects(new Span(0, 2), new Span(1, 3));
    rejects(new Span(2, 3), new Span(0, 1));
  }

  private static void rejects(Span... spans) {
    assertThrows(IllegalArgumentException.class, () -> new MarkedText("abcd", List.of(spans)));
  }
}
