package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.parley.inference.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamDecoderTest {
  private static final int SPECIAL = 257;

  /** The ends of every range that UTF-8 tells apart, for first bytes and for those that follow. */
  private static final int[] EDGES = {
    0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
  };

  private final Tokenizer tokenizer =
      new TinyVocabulary("gpt-2", List.of("h e"), List.of("<s>")).tokenizer();

  @Test
  void holdsACharacterBackUntilItIsComplete() {
    StreamDecoder decoder = StreamDecoder.of(tokenizer);
    assertEquals("he", decoder.push(256));
    assertEquals("", decoder.push(0xf0));
    assertEquals("", decoder.push(0x9f));
    assertEquals("", decoder.push(0x98));
    assertEquals("😀", decoder.push(0x80));
    assertEquals("a", decoder.push('a'));
    assertEquals("", decoder.finish());
  }

  @Test
  void flushesABrokenRestAndBeginsAnew() {
    StreamDecoder decoder = StreamDecoder.of(tokenizer);
    assertEquals("", decoder.push(0xe4));
    assertEquals("", decoder.push(0xbd));
    assertEquals("\ufffd", decoder.finish());
    assertEquals("", decoder.finish());
    assertEquals("", decoder.push(0xc3));
    assertEquals("é", decoder.push(0xa9));
  }

  @Test
  void replacesABrokenCharacterAsSoonAsItIsKnownToBeOne() {
    StreamDecoder decoder = StreamDecoder.of(tokenizer);
    assertEquals("", decoder.push(0xe4));
    assertEquals("\ufffdx", decoder.push('x'));
    assertEquals("\ufffd", decoder.push(0x80));
  }

  @Test
  void showsSpecialTokensOnlyWhereAsked() {
    StreamDecoder shown = StreamDecoder.showingSpecials(tokenizer);
    StreamDecoder hidden = StreamDecoder.of(tokenizer);
    assertEquals("<s>", shown.push(SPECIAL));
    assertEquals("", hidden.push(SPECIAL));
  }

  @Test
  void fourBytesOfAnyKindDecodeAsOneByOneAsTogether() {
    byte[] bytes = new byte[4];
    for (int first : EDGES) {
      for (int second : EDGES) {
        for (int third : EDGES) {
          for (int fourth : EDGES) {
            StreamDecoder decoder = StreamDecoder.of(tokenizer);
            String streamed =
                decoder.push(first)
                    + decoder.push(second)
                    + decoder.push(third)
                    + decoder.push(fourth)
                    + decoder.finish();
            bytes[0] = (byte) first;
            bytes[1] = (byte) second;
            bytes[2] = (byte) third;
            bytes[3] = (byte) fourth;
            assertEquals(new String(bytes, StandardCharsets.UTF_8), streamed);
          }
        }
      }
    }
  }

  @Test
  void piecesJoinToTheDecodedWholeAndNoneSplitsAPair() {
    Random random = new Random(17);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      int[] ids = random.ints(random.nextInt(60), 0, 258).toArray();
      StreamDecoder decoder = StreamDecoder.showingSpecials(tokenizer);
      StringBuilder streamed = new StringBuilder();
      for (int id : ids) {
        String piece = decoder.push(id);
        assertFalse(
            !piece.isEmpty() && Character.isHighSurrogate(piece.charAt(piece.length() - 1)));
        streamed.append(piece);
      }
      assertEquals(tokenizer.decode(ids), streamed + decoder.finish());
    }
  }
}
