package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PretokenizerTest {
  private static final int MILLION = 1_000_000;

  @Test
  void gpt2SplitsEnglish() {
    splits(
        Pretokenizer.GPT_2,
        "I'm here, it's 2024!",
        "I",
        "'m",
        " here",
        ",",
        " it",
        "'s",
        " 2024",
        "!");
    splits(Pretokenizer.GPT_2, "I'M HE'LL", "I", "'", "M", " HE", "'", "LL");
    splits(Pretokenizer.GPT_2, "x=10 ", "x", "=", "10", " ");
  }

  @Test
  void gpt2LeavesTheLastSpaceToTheWordThatFollows() {
    splits(Pretokenizer.GPT_2, "a   b", "a", "  ", " b");
    splits(Pretokenizer.GPT_2, "a \n b", "a", " \n", " b");
    splits(Pretokenizer.GPT_2, "a\t\tb", "a", "\t", "\t", "b");
    splits(Pretokenizer.GPT_2, "end  ", "end", "  ");
    splits(Pretokenizer.GPT_2, "a\r\n\r\nb", "a", "\r\n\r", "\n", "b");
  }

  @Test
  void gpt2SplitsOtherScripts() {
    splits(Pretokenizer.GPT_2, "你好, 世界。", "你好", ",", " 世界", "。");
    splits(Pretokenizer.GPT_2, "hi 😀👍🏽ok", "hi", " 😀👍🏽", "ok");
    splits(Pretokenizer.GPT_2, "e\u0301t\u0301", "e", "\u0301", "t", "\u0301");
    splits(Pretokenizer.GPT_2, "٣½Ⅷ", "٣½Ⅷ");
  }

  @Test
  void whiteSpaceIsThatOfUnicode() {
    for (Pretokenizer each : Pretokenizer.values()) {
      splits(each, "!\u00a0\u3000", "!", "\u00a0\u3000");
      splits(each, "!\u2028", "!", "\u2028");
      splits(each, "!\u001c", "!\u001c");
      splits(each, "!\u200b", "!\u200b");
    }
  }

  @Test
  void defaultIsGpt2() {
    splits(Pretokenizer.DEFAULT, "I'm 2024  ok", "I", "'m", " 2024", " ", " ok");
    assertSame(Pretokenizer.DEFAULT, Pretokenizer.from(new Metadata("tiny.gguf", Map.of())));
  }

  @Test
  void smollmTakesDigitsOneByOneBeforeAnythingElse() {
    splits(Pretokenizer.SMOLLM, "in 2024", "in", " ", "2", "0", "2", "4");
    splits(Pretokenizer.SMOLLM, "a  1  b", "a", "  ", "1", " ", " b");
    splits(Pretokenizer.SMOLLM, "it's 5½!", "it", "'s", " ", "5", "½", "!");
    splits(Pretokenizer.SMOLLM, "a\r\n1", "a", "\r\n", "1");
    splits(Pretokenizer.SMOLLM, "你好 😀 ", "你好", " 😀", " ");
  }

  @Test
  void smollmIsGpt2BetweenTheDigits() {
    RandomText texts = new RandomText(5);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      String text = texts.next(30);
      List<String> expected = new ArrayList<>();
      for (String part : text.split("(?=\\p{N})|(?<=\\p{N})", -1)) {
        expected.addAll(words(Pretokenizer.GPT_2, part));
      }
      assertEquals(expected, words(Pretokenizer.SMOLLM, text));
    }
  }

  @Test
  void llamaBpeTakesOneMarkBeforeAWordAndThreeDigitsAtATime() {
    splits(Pretokenizer.LLAMA_BPE, "I'M He'll", "I", "'M", " He", "'ll");
    splits(Pretokenizer.LLAMA_BPE, "(hello) _x", "(hello", ")", " _", "x");
    splits(Pretokenizer.LLAMA_BPE, "in 12345", "in", " ", "123", "45");
    splits(Pretokenizer.LLAMA_BPE, "a\r\n\r\nb", "a", "\r\n\r\n", "b");
    splits(Pretokenizer.LLAMA_BPE, "ok!\n\n  x", "ok", "!\n\n", " ", " x");
    splits(Pretokenizer.LLAMA_BPE, "a  \n  b", "a", "  \n", " ", " b");
    splits(Pretokenizer.LLAMA_BPE, "\tif", "\tif");
    splits(Pretokenizer.LLAMA_BPE, "end  ", "end", "  ");
    splits(Pretokenizer.LLAMA_BPE, "你好，世界 😀好", "你好", "，世界", " 😀", "好");
    splits(Pretokenizer.LLAMA_BPE, "e\u0301t", "e", "\u0301t");
  }

  @Test
  void caseOfContractionsIsThatOfUnicode() {
    splits(Pretokenizer.LLAMA_BPE, "it'\u017fx", "it", "'\u017f", "x");
    splits(Pretokenizer.GPT_2, "it'\u017fx", "it", "'", "\u017fx");
  }

  @Test
  void pixtralIsLlamaBpe() {
    RandomText texts = new RandomText(6);
    for (int i = 0; i < 200; i++) {
      String text = texts.next(30);
      assertEquals(words(Pretokenizer.LLAMA_BPE, text), words(Pretokenizer.PIXTRAL, text));
    }
  }

  @Test
  void qwen2TakesDigitsOneByOneAfterTheirSpace() {
    splits(Pretokenizer.QWEN2, "in 2024!", "in", " ", "2", "0", "2", "4", "!");
    splits(Pretokenizer.QWEN2, "WE'RE (ok)\r\n", "WE", "'RE", " (", "ok", ")\r\n");
    splits(Pretokenizer.QWEN2, "a  \n b  ", "a", "  \n", " b", "  ");
    splits(Pretokenizer.QWEN2, "你好 😀\n", "你好", " 😀\n");
  }

  @Test
  void tekkenSplitsAtCapitalsAndKeepsMarksInWords() {
    splits(Pretokenizer.TEKKEN, "helloWorld HTTPServer", "hello", "World", " HTTPServer");
    splits(Pretokenizer.TEKKEN, "I'm it's", "I", "'m", " it", "'s");
    splits(Pretokenizer.TEKKEN, "in 42", "in", " ", "4", "2");
    splits(Pretokenizer.TEKKEN, "e\u0301t\u0301 नमस्ते", "e\u0301t\u0301", " नमस्ते");
    splits(Pretokenizer.TEKKEN, "a://\r\n/b", "a", "://\r\n/", "b");
    splits(Pretokenizer.TEKKEN, "x \r\n  y  ", "x", " \r\n", " ", " y", "  ");
    splits(Pretokenizer.TEKKEN, "你好，世界 😀", "你好", "，世界", " 😀");
  }

  @Test
  void refusesAnUnknownNameAndListsTheKnownOnes() {
    Metadata metadata = new TinyVocabulary("falcon", List.of(), List.of()).metadata();
    ModelFormatException refusal =
        assertThrows(ModelFormatException.class, () -> Pretokenizer.from(metadata));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains("tiny.gguf, key 'tokenizer.ggml.pre': found 'falcon'"), message);
    for (String known :
        List.of("gpt-2", "default", "smollm", "llama-bpe", "pixtral", "tekken", "qwen2")) {
      assertTrue(message.contains(known), known);
    }
  }

  @ParameterizedTest
  @EnumSource(Pretokenizer.class)
  void wordsJoinToTheText(Pretokenizer pretokenizer) {
    RandomText texts = new RandomText(7);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      String text = texts.next(30);
      assertEquals(text, String.join("", words(pretokenizer, text)));
    }
  }

  /** The limit is no measurement: what recurses or goes quadratic overflows or never ends. */
  @ParameterizedTest
  @EnumSource(Pretokenizer.class)
  @Timeout(60)
  void aMillionOfOneKindNeitherOverflowsNorHangs(Pretokenizer pretokenizer) {
    List<String> kinds =
        List.of(
            "a", "A", "中", "\u0301", "7", " ", "\n", "\r\n", " \n", "!", "/", "'", "'s", "😀", "Aa",
            "A中", " a", "\u3000", "\ud800");
    for (String kind : kinds) {
      String text = kind.repeat(MILLION / kind.length());
      StringBuilder joined = new StringBuilder(text.length());
      pretokenizer.split(text + "x", joined::append);
      assertTrue(joined.toString().equals(text + "x"), kind);
    }
  }

  private static List<String> words(Pretokenizer pretokenizer, String text) {
    List<String> words = new ArrayList<>();
    pretokenizer.split(text, words::add);
    return words;
  }

  private static void splits(Pretokenizer pretokenizer, String text, String... expected) {
    assertEquals(List.of(expected), words(pretokenizer, text), pretokenizer + ": " + text);
  }
}
