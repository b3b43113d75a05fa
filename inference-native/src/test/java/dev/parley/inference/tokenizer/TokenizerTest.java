package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.ModelFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TokenizerTest {
  private static final int HE = 256;
  private static final int START = 257;
  private static final int END = 258;
  private static final int EN = 259;

  private static TinyVocabulary tiny() {
    return new TinyVocabulary("gpt-2", List.of("h e"), List.of("<s>", "<|im_end|>", "<|im"));
  }

  @Test
  void plainTextNeverBecomesASpecialToken() {
    assertEquals("<|im_end|>".length(), tiny().tokenizer().encode("<|im_end|>").length);
    assertArrayEquals(new int[] {'<', 's', '>', HE}, tiny().tokenizer().encode("<s>he"));
  }

  @Test
  void plainTextNeverBecomesASpecialTokenThatIsAWord() {
    TinyVocabulary words = new TinyVocabulary("llama-bpe", List.of(), List.of("PAD"));
    assertArrayEquals(new int[] {'P', 'A', 'D'}, words.tokenizer().encode("PAD"));
    assertArrayEquals(new int[] {256}, words.tokenizer().encode(MarkedText.template("PAD")));
  }

  @Test
  void templateTextBecomesTheLongestSpecialToken() {
    Tokenizer tokenizer = tiny().tokenizer();
    assertArrayEquals(
        new int[] {START, HE, END, EN, '_'},
        tokenizer.encode(MarkedText.template("<s>he<|im_end|><|im_")));
  }

  @Test
  void aSpecialTokenWithOneCharOfContentIsText() {
    Tokenizer tokenizer = tiny().tokenizer();
    String text = "<s>he<s>";
    for (int at = 0; at < 3; at++) {
      MarkedText marked = new MarkedText(text, List.of(new MarkedText.Span(at, at + 1)));
      assertArrayEquals(
          new int[] {'<', 's', '>', HE, START}, tokenizer.encode(marked), "char " + at);
    }
    assertArrayEquals(
        new int[] {START, HE, START},
        tokenizer.encode(
            new MarkedText(text, List.of(new MarkedText.Span(3, 3), new MarkedText.Span(3, 5)))));
  }

  @Test
  void aContentSpanCutsALongSpecialTokenDownToAShorterOne() {
    MarkedText marked = new MarkedText("<|im_end|>", List.of(new MarkedText.Span(4, 7)));
    assertArrayEquals(
        new int[] {EN, '_', 'e', 'n', 'd', '|', '>'}, tiny().tokenizer().encode(marked));
  }

  @Test
  void wordsRunAcrossTheBorderOfContent() {
    MarkedText marked = new MarkedText("he", List.of(new MarkedText.Span(1, 2)));
    assertArrayEquals(new int[] {HE}, tiny().tokenizer().encode(marked));
  }

  @Test
  void readsUnpairedSurrogatesAsTheReplacementCharacter() {
    Tokenizer tokenizer = tiny().tokenizer();
    assertEquals("a\ufffdb\ufffd", tokenizer.decode(tokenizer.encode("a\ud83db\ude00")));
    assertEquals("\ufffd\ufffd", tokenizer.decode(tokenizer.encode("\ude00\ud83d")));
    assertEquals("\ufffd😀\ufffd", tokenizer.decode(tokenizer.encode("\ud83d😀\ud83d")));
    assertArrayEquals(new int[] {0xef, 0xbf, 0xbd}, tokenizer.encode("\ud83d"));
    MarkedText marked = new MarkedText("\ud83d<s>\ud83d", List.of(new MarkedText.Span(4, 5)));
    assertArrayEquals(
        new int[] {0xef, 0xbf, 0xbd, START, 0xef, 0xbf, 0xbd}, tokenizer.encode(marked));
  }

  @Test
  void tellsBytesNamesAndKinds() {
    Tokenizer tokenizer = tiny().tokenizer();
    assertEquals(260, tokenizer.vocabularySize());
    assertArrayEquals(new byte[] {' '}, tokenizer.bytes(' '));
    assertArrayEquals(new byte[] {'<', 's', '>'}, tokenizer.bytes(START));
    assertEquals("he <s>", tokenizer.decode(HE, ' ', START));
    assertEquals("", tokenizer.decode());
    assertEquals(OptionalInt.of(END), tokenizer.idOf("<|im_end|>"));
    assertEquals(OptionalInt.of(' '), tokenizer.idOf("Ġ"));
    assertEquals(OptionalInt.empty(), tokenizer.idOf("<think>"));
    assertTrue(tokenizer.isSpecial(END));
    assertFalse(tokenizer.isSpecial(HE));
  }

  @Test
  void bytesHandedOutAreACopy() {
    Tokenizer tokenizer = tiny().tokenizer();
    tokenizer.bytes(HE)[0] = 'x';
    assertEquals("he", tokenizer.decode(HE));
  }

  @Test
  void refusesIdsOutsideTheVocabulary() {
    Tokenizer tokenizer = tiny().tokenizer();
    assertThrows(IllegalArgumentException.class, () -> tokenizer.decode(260));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.bytes(-1));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.isSpecial(260));
  }

  @Test
  void knowsWhatBeginsATextAndEndsATurn() {
    Tokenizer told =
        tiny()
            .with("bos_token_id", (long) START)
            .with("eos_token_id", 7L)
            .with("eot_token_id", 8L)
            .with("add_bos_token", true)
            .tokenizer();
    assertEquals(OptionalInt.of(START), told.bos());
    assertEquals(OptionalInt.of(7), told.eos());
    assertTrue(told.addBos());
    assertEquals(Set.of(7, 8, END), told.endOfTurnIds());
    Tokenizer untold = tiny().tokenizer();
    assertEquals(OptionalInt.empty(), untold.bos());
    assertEquals(OptionalInt.empty(), untold.eos());
    assertFalse(untold.addBos());
    assertEquals(Set.of(END), untold.endOfTurnIds());
  }

  @Test
  void anOrdinaryTokenNamedAsAnEndOfTurnIsNone() {
    long[] allNormal = new long[260];
    Arrays.fill(allNormal, 1);
    assertEquals(Set.of(), tiny().with("token_type", allNormal).tokenizer().endOfTurnIds());
  }

  @Test
  void takesWholeWordsFirstWhereThePretokenizerSaysSo() {
    // "abc" is a token, but "b c" goes first and leaves no way to it.
    List<String> merges = List.of("b c", "a b", "ab c");
    for (String pre : List.of("llama-bpe", "pixtral", "tekken")) {
      Tokenizer tokenizer = new TinyVocabulary(pre, merges, List.of()).tokenizer();
      assertArrayEquals(new int[] {258}, tokenizer.encode("abc"), pre);
    }
    for (String pre : List.of("gpt-2", "default", "smollm", "qwen2")) {
      Tokenizer tokenizer = new TinyVocabulary(pre, merges, List.of()).tokenizer();
      assertArrayEquals(new int[] {'a', 256}, tokenizer.encode("abc"), pre);
    }
  }

  @Test
  void addsBosByItsPretokenizerUnlessTold() {
    TinyVocabulary llama =
        new TinyVocabulary("llama-bpe", List.of(), List.of("<s>")).with("bos_token_id", 256L);
    assertTrue(llama.tokenizer().addBos());
    assertFalse(llama.with("add_bos_token", false).tokenizer().addBos());
    assertFalse(llama.with("add_bos_token", true).without("bos_token_id").tokenizer().addBos());
  }

  @Test
  void refusesAnotherKindOfVocabularyByName() {
    refuses(tiny().with("model", "llama"), "tiny.gguf, key 'tokenizer.ggml.model'", "'llama'");
    refuses(tiny().without("model"), "'tokenizer.ggml.model'", "nothing");
  }

  @Test
  void refusesMissingTokensTypesAndMerges() {
    refuses(tiny().without("tokens"), "'tokenizer.ggml.tokens'", "nothing");
    refuses(tiny().with("tokens", List.of()), "'tokenizer.ggml.tokens'", "nothing");
    refuses(tiny().without("token_type"), "'tokenizer.ggml.token_type'", "nothing");
    refuses(tiny().without("merges"), "'tokenizer.ggml.merges'", "nothing");
  }

  @Test
  void refusesTypesThatDoNotFitTheTokens() {
    refuses(tiny().with("token_type", new long[5]), "5 types", "each of 260 tokens");
    long[] strange = new long[260];
    strange[9] = 7;
    refuses(tiny().with("token_type", strange), "type 7 of token 9", "0 to 6");
  }

  @Test
  void refusesMergesOfUnknownOrSpecialTokens() {
    refuses(tiny().with("merges", List.of("h e", "he x")), "merge 1 'he x'", "vocabulary");
    refuses(tiny().with("merges", List.of("中 e")), "merge 0 '中 e'", "vocabulary");
    refuses(tiny().with("merges", List.of("<s >")), "merge 0 '<s >'", "special");
  }

  @Test
  void refusesMergesThatAreNoTwoTokens() {
    for (String merge : List.of("he", " he", "he ", "h  e", "h e r", "")) {
      refuses(tiny().with("merges", List.of(merge)), "merge 0 '" + merge + "'", "one space");
    }
  }

  @Test
  void refusesIdsThatNameNoToken() {
    refuses(tiny().with("bos_token_id", 260L), "bos_token_id'", "token id 260");
    refuses(tiny().with("eos_token_id", -1L), "eos_token_id'", "token id -1");
    refuses(tiny().with("eot_token_id", 999L), "eot_token_id'", "0 to 259");
  }

  private static void refuses(TinyVocabulary vocabulary, String... said) {
    ModelFormatException refusal = assertThrows(ModelFormatException.class, vocabulary::tokenizer);
    String message = String.valueOf(refusal.getMessage());
    for (String part : said) {
      assertTrue(message.contains(part), () -> "'" + part + "' is not in: " + message);
    }
  }
}
