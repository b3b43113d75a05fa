package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.MarkedText.Span;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedTextsTest {
  private static final String TEXT = "Hello<|im_end|>";

  private final Tokenizer tokenizer = tokenizer();
  private final EncodedTexts texts = new EncodedTexts(tokenizer);

  private static Tokenizer tokenizer() {
    try (ModelHeader header = ModelHeader.open(TinyModel.FILE)) {
      return header.tokenizer();
    }
  }

  @Test
  void whatWasPreparedIsNotTokenizedAgain() {
    texts.prepare(() -> MarkedText.template(TEXT));
    int[] first = texts.of(MarkedText.template(TEXT));
    assertSame(first, texts.of(MarkedText.template(TEXT.substring(0, 5) + TEXT.substring(5))));
    assertArrayEquals(tokenizer.encode(MarkedText.template(TEXT)), first);
  }

  @Test
  void contentIsNotTakenForMarkup() {
    int[] markup = texts.of(MarkedText.template(TEXT));
    MarkedText content = new MarkedText(TEXT, List.of(new Span(0, TEXT.length())));
    assertNotSame(markup, texts.of(content));
    assertArrayEquals(tokenizer.encode(content), texts.of(content));
  }

  @Test
  void whatCannotBeWrittenIsLeftToWhoAsksForIt() {
    assertDoesNotThrow(
        () ->
            texts.prepare(
                () -> {
                  throw new IllegalArgumentException("no such role");
                }));
  }
}
