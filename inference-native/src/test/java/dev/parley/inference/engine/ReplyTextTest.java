package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ToolSpec;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is heard of ids fed by hand, and whether it was all of them. */
class ReplyTextTest {
  private static final Tokenizer TOKENIZER = TokenCounts.ofTinyModel().tokenizer();
  private static final int END_OF_THOUGHT =
      TOKENIZER.idOf(BannedTokens.END_OF_THOUGHT).orElseThrow();

  private final Ear ear = Ear.deaf();

  /** The ids of a text's bytes, one each. */
  private static int[] byteIds(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = 32 + (bytes[i] & 0xff); // after 32 special tokens
      assertArrayEquals(new byte[] {bytes[i]}, TOKENIZER.bytes(ids[i]));
    }
    return ids;
  }

  private ReplyText reply(boolean thinking, String... stops) {
    return new ReplyText(TOKENIZER, List.of(stops), thinking, ToolCallParser.none(), ear);
  }

  private static void push(ReplyText reply, String text) {
    for (int id : byteIds(text)) {
      reply.push(id);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mara", "aé€😀z", "Ω\u0301\n😀😀", "日本語"})
  void piecesAreWholeCharactersWhereverTheReplyIsCut(String text) {
    int[] ids = byteIds(text);
    for (int cut = 0; cut <= ids.length; cut++) {
      ear.speech.clear();
      ReplyText reply = reply(false);
      Arrays.stream(ids, 0, cut).forEach(reply::push);
      String heard = reply.speech();
      assertEquals(heard, String.join("", ear.speech));
      assertTrue(text.startsWith(heard));
      assertFalse(ear.speech.contains(""));
      for (String piece : ear.speech) {
        assertEquals(1, piece.codePointCount(0, piece.length()), "bytes arrive one by one");
      }
      boolean atBorder = heard.getBytes(StandardCharsets.UTF_8).length == cut;
      reply.discardHeldBack();
      assertEquals(atBorder, reply.isWhole(), "cut after byte " + cut);
      assertEquals(heard, reply.speech(), "what is held back is not heard");
    }
  }

  @Test
  void aCharacterThatTheModelNeverEndedIsHeardAsAReplacement() {
    ReplyText reply = reply(false);
    int[] ids = byteIds("a€");
    Arrays.stream(ids, 0, 3).forEach(reply::push);
    reply.finish();
    assertEquals("a\uFFFD", reply.speech());
    reply.discardHeldBack();
    assertTrue(reply.isWhole(), "nothing generated was unheard");
  }

  @Test
  void aStopStringEndsWhatIsHeardWhereverItsTokensBegin() {
    for (String text : List.of("one END", "oENone END", "END", "EEND", "ENEND")) {
      ear.speech.clear();
      ReplyText reply = reply(false, "END");
      push(reply, text);
      assertTrue(reply.stopped(), text);
      assertEquals(text.substring(0, text.indexOf("END")), reply.speech());
      assertEquals(reply.speech(), String.join("", ear.speech));
      reply.discardHeldBack();
      assertFalse(reply.isWhole(), "the stop string was generated and not heard");
    }
  }

  @Test
  void whatMayBecomeAStopStringIsHeldBackUntilItIsNot() {
    ReplyText reply = reply(false, "END");
    push(reply, "an EN");
    assertEquals("an ", reply.speech());
    push(reply, "d");
    assertEquals("an ENd", reply.speech());
    push(reply, "E");
    reply.finish();
    assertEquals("an ENdE", reply.speech(), "the model ended, so it was no stop string");
    reply.discardHeldBack();
    assertTrue(reply.isWhole());
  }

  @Test
  void theRestIsHeardAtOnceSoThatNoCancelComesBetween() {
    TokenCounts tiny = TokenCounts.ofTinyModel();
    ToolCallParser calls = tiny.template().toolCallParser(List.of(new ToolSpec("give", Map.of())));
    ReplyText reply = new ReplyText(TOKENIZER, List.of("an END"), false, calls, ear);
    assertTrue(reply.mayCall());
    push(reply, "an ");
    assertEquals(List.of(), ear.speech);
    reply.finish();
    assertEquals(List.of("an "), ear.speech);
  }

  @Test
  void whatIsHeldBackForAStopStringIsNotHeardWhenTheReplyIsEndedFromOutside() {
    ReplyText reply = reply(false, "END");
    push(reply, "an EN");
    reply.discardHeldBack();
    assertEquals("an ", reply.speech());
    assertFalse(reply.isWhole());
  }

  @Test
  void whatNobodyListenedToWasNotHeardWhole() {
    ReplyText reply = reply(false);
    push(reply, "an");
    assertTrue(reply.isWhole());
    reply.missed();
    reply.discardHeldBack();
    assertEquals("an", reply.speech());
    assertFalse(reply.isWhole());
  }

  @Test
  void aThoughtIsHeardApartAndNeverAsSpeech() {
    ReplyText reply = reply(true, "END");
    push(reply, "Who? END €");
    assertTrue(reply.isThinking());
    assertFalse(reply.stopped(), "stop strings are for speech");
    reply.push(END_OF_THOUGHT);
    assertFalse(reply.isThinking());
    push(reply, "\n\n Mara\n");
    reply.finish();
    assertEquals("Who? END €", reply.thought());
    assertEquals("Who? END €", String.join("", ear.thought));
    assertEquals("Mara\n", reply.speech(), "without the blank lines that end a thought");
    assertEquals("Mara\n", String.join("", ear.speech));
    assertFalse(reply.isWhole(), "the thought is to be forgotten");
  }

  @Test
  void aThoughtThatEndsWithinACharacterEndsWithAReplacement() {
    ReplyText reply = reply(true);
    Arrays.stream(byteIds("€"), 0, 2).forEach(reply::push);
    reply.push(END_OF_THOUGHT);
    push(reply, "a");
    assertEquals("\uFFFD", reply.thought());
    assertEquals("a", reply.speech(), "nothing of the thought is left");
  }

  @Test
  void aReplyOfThoughtAloneIsSilent() {
    ReplyText reply = reply(true);
    push(reply, "Who");
    reply.finish();
    reply.discardHeldBack();
    assertEquals("", reply.speech());
    assertEquals("Who", reply.thought());
    assertFalse(reply.isWhole());
  }

  @Test
  void specialTokensAreNeverText() {
    ReplyText reply = reply(false);
    push(reply, "a");
    for (int id = 0; id < 32; id++) {
      reply.push(id);
    }
    push(reply, "b");
    assertEquals("ab", reply.speech());
    assertEquals("", reply.thought());
  }
}
