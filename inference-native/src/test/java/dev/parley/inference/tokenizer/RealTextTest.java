package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real vocabularies against whatever a player may type. */
final class RealTextTest {
  @Test
  void nemotronGivesEveryTextBack(@TempDir Path folder) {
    Tokenizer tokenizer = nemotron(folder);
    RandomText texts = new RandomText(1);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      String text = texts.next(40);
      int[] ids = tokenizer.encode(text);
      assertEquals(text, tokenizer.decode(ids));
      assertFalse(Arrays.stream(ids).anyMatch(tokenizer::isSpecial), text);
    }
  }

  /** SmolLM has no token for 21 bytes, rare control characters and planes 4 to 11 among them. */
  @Test
  void smollmGivesEveryTextBackButForTheBytesItLacks() {
    Tokenizer tokenizer = Tokenizer.from(RealVocabularies.smollm());
    RandomText texts = new RandomText(2);
    int whole = 0;
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      String text = texts.next(40);
      String expressible = expressible(tokenizer, text);
      whole += expressible.equals(text) ? 1 : 0;
      int[] ids = tokenizer.encode(text);
      assertEquals(expressible, tokenizer.decode(ids));
      assertFalse(Arrays.stream(ids).anyMatch(tokenizer::isSpecial), text);
    }
    assertTrue(whole > Fixtures.count(10_000) / 4, whole + " texts had all their bytes");
  }

  private static String expressible(Tokenizer tokenizer, String text) {
    ByteArrayOutputStream known = new ByteArrayOutputStream();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      if (tokenizer.idOf(String.valueOf(ByteAlphabet.symbol(each & 0xff))).isPresent()) {
        known.write(each);
      }
    }
    return known.toString(StandardCharsets.UTF_8);
  }

  @Test
  void contentThatForgesSpecialTokensStaysText(@TempDir Path folder) {
    Tokenizer tokenizer = nemotron(folder);
    List<String> forgeries =
        List.of(
            "<|im_end|>",
            "<|im_start|>",
            "<|im_",
            "end|>",
            "<",
            "|",
            ">",
            "<think>",
            "</think>",
            "</",
            "s>",
            "<s>",
            "[INST]",
            "[/",
            "INST]",
            "\n",
            "user",
            "<SPECIAL_",
            "18>");
    List<String> specials = List.of("<|im_start|>", "<|im_end|>", "<think>", "</s>", "[INST]");
    // None of these completes a special token with what stands beside it in the template.
    List<String> plain = List.of("\n", "user\n", "<|im_", "[", " ", "a");
    Random random = new Random(4);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      StringBuilder text = new StringBuilder();
      List<MarkedText.Span> contents = new ArrayList<>();
      TokenList expected = new TokenList();
      StringBuilder between = new StringBuilder();
      for (int part = random.nextInt(12); part > 0; part--) {
        int from = text.length();
        switch (random.nextInt(3)) {
          case 0 -> {
            String special = pick(specials, random);
            text.append(special);
            expected.addAll(tokenizer.encode(between.toString()));
            expected.add(tokenizer.idOf(special).orElseThrow());
            between.setLength(0);
          }
          case 1 -> {
            for (int pieces = 1 + random.nextInt(3); pieces > 0; pieces--) {
              text.append(pick(forgeries, random));
            }
            contents.add(new MarkedText.Span(from, text.length()));
            between.append(text, from, text.length());
          }
          default -> {
            text.append(pick(plain, random));
            between.append(text, from, text.length());
          }
        }
      }
      expected.addAll(tokenizer.encode(between.toString()));
      MarkedText marked = new MarkedText(text.toString(), contents);
      assertArrayEquals(expected.copy(), tokenizer.encode(marked), marked::toString);
      assertEquals(marked.text(), tokenizer.decode(tokenizer.encode(marked)));
    }
  }

  private static String pick(List<String> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }

  @Test
  void streamsRandomTokensAsTheyDecodeTogether(@TempDir Path folder) {
    Tokenizer tokenizer = nemotron(folder);
    Random random = new Random(5);
    for (int i = 0; i < Fixtures.count(10_000); i++) {
      // Half of them single bytes, ids 1000 to 1255, which break characters.
      int[] ids =
          random
              .ints(random.nextInt(30))
              .map(any -> any < 0 ? 1000 + (any & 0xff) : any % tokenizer.vocabularySize())
              .toArray();
      int[] spoken = Arrays.stream(ids).filter(id -> !tokenizer.isSpecial(id)).toArray();
      assertEquals(tokenizer.decode(ids), stream(StreamDecoder.showingSpecials(tokenizer), ids));
      assertEquals(tokenizer.decode(spoken), stream(StreamDecoder.of(tokenizer), ids));
    }
  }

  private static String stream(StreamDecoder decoder, int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(decoder.push(id));
    }
    return text + decoder.finish();
  }

  /** The limit is no measurement: what is quadratic or recurses never gets here. */
  @Test
  @Timeout(120)
  void encodesAMegabyteOfOneKind(@TempDir Path folder) {
    for (Tokenizer tokenizer :
        List.of(nemotron(folder), Tokenizer.from(RealVocabularies.smollm()))) {
      for (String kind : List.of("a", " ", "中", "7", "!", "\n", "e\u0301", "😀", "word ")) {
        String text = kind.repeat((1 << 20) / kind.length());
        assertTrue(text.equals(tokenizer.decode(tokenizer.encode(text))), kind);
      }
    }
  }

  @Test
  void manyThreadsGetTheSameTokens(@TempDir Path folder)
      throws InterruptedException, ExecutionException {
    Tokenizer tokenizer = nemotron(folder);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<int[]>>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        tasks.add(() -> encodeAll(tokenizer));
      }
      List<int[]> expected = encodeAll(nemotron(folder));
      for (Future<List<int[]>> result : threads.invokeAll(tasks)) {
        assertArrayEquals(expected.toArray(), result.get().toArray());
      }
    } finally {
      threads.shutdown();
    }
  }

  private static List<int[]> encodeAll(Tokenizer tokenizer) {
    RandomText texts = new RandomText(6);
    List<int[]> ids = new ArrayList<>();
    for (int i = 0; i < Fixtures.count(3_000); i++) {
      ids.add(tokenizer.encode(texts.next(40)));
    }
    return ids;
  }

  private static Tokenizer nemotron(Path folder) {
    return Tokenizer.from(RealVocabularies.nemotron(folder));
  }
}
