package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Fixtures;
import dev.parley.inference.format.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class BytePairEncoderTest {

  @Test
  void doesTheMostUrgentMergeFirstAndOfEqualsTheLeftmost() {
    List<String> merges = List.of("b c", "a b", "a a", "aa a");
    assertEquals(List.of("a", "bc"), encode(merges, false, "abc"));
    assertEquals(List.of("aa", "aa"), encode(merges, false, "aaaa"));
    assertEquals(List.of("aa", "aa", "a"), encode(List.of("a a"), false, "aaaaa"));
    assertEquals(List.of("aaa"), encode(merges, false, "aaa"));
  }

  @Test
  void takesAWholeWordFirstOnlyWhereAsked() {
    // "abc" is a token, but "b c" goes first and leaves no way to it.
    List<String> merges = List.of("b c", "a b", "ab c");
    assertEquals(List.of("a", "bc"), encode(merges, false, "abc"));
    assertEquals(List.of("abc"), encode(merges, true, "abc"));
  }

  @Test
  void encodesNothingToNothing() {
    assertEquals(List.of(), encode(List.of("a b"), true, ""));
  }

  @Test
  void agreesWithTheObviousAlgorithm() {
    Random random = new Random(3);
    for (int round = 0; round < 40; round++) {
      List<String> merges = randomMerges(random);
      Metadata metadata = new TinyVocabulary("gpt-2", merges, List.of()).metadata();
      BytePairEncoder encoder = encoder(metadata, false);
      Vocabulary vocabulary = Vocabulary.from(metadata);
      for (int i = 0; i < Fixtures.count(500); i++) {
        String word =
            random
                .ints(random.nextInt(40), 'a', 'd')
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        assertEquals(obvious(merges, word), names(vocabulary, encoder.encode(word)), word);
      }
    }
  }

  @Test
  void dropsAByteThatHasNoToken() {
    List<String> tokens = List.of("a", "b", "ab");
    Metadata metadata =
        new TinyVocabulary("gpt-2", List.of("a b"), List.of())
            .with("tokens", tokens)
            .with("token_type", new long[] {1, 1, 1})
            .metadata();
    assertArrayEquals(new int[] {2, 0}, encoder(metadata, false).encode("acba"));
  }

  /** The limit is no measurement: an algorithm that is quadratic never ends here. */
  @Test
  @Timeout(60)
  void mergesAWordOfAMillionLetters() {
    List<String> merges = new ArrayList<>();
    for (int size = 1; size <= 64; size *= 2) {
      merges.add("a".repeat(size) + " " + "a".repeat(size));
    }
    Metadata metadata = new TinyVocabulary("gpt-2", merges, List.of()).metadata();
    int[] ids = encoder(metadata, false).encode("a".repeat(1 << 20));
    assertEquals((1 << 20) / 128, ids.length);
  }

  private static List<String> encode(List<String> merges, boolean wholeWordsFirst, String word) {
    Metadata metadata = new TinyVocabulary("gpt-2", merges, List.of()).metadata();
    return names(Vocabulary.from(metadata), encoder(metadata, wholeWordsFirst).encode(word));
  }

  private static BytePairEncoder encoder(Metadata metadata, boolean wholeWordsFirst) {
    Vocabulary vocabulary = Vocabulary.from(metadata);
    return new BytePairEncoder(vocabulary, MergeTable.from(metadata, vocabulary), wholeWordsFirst);
  }

  private static List<String> names(Vocabulary vocabulary, int[] ids) {
    List<String> names = new ArrayList<>();
    for (int id : ids) {
      names.add(vocabulary.name(id));
    }
    return names;
  }

  private static List<String> randomMerges(Random random) {
    List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
    Set<String> merges = new LinkedHashSet<>();
    for (int i = 0; i < 30; i++) {
      String left = tokens.get(random.nextInt(tokens.size()));
      String right = tokens.get(random.nextInt(tokens.size()));
      if (merges.add(left + " " + right) && !tokens.contains(left + right)) {
        tokens.add(left + right);
      }
    }
    return List.copyOf(merges);
  }

  /** Looks at all pairs, merges the best, and begins again. */
  private static List<String> obvious(List<String> merges, String word) {
    List<String> parts = new ArrayList<>();
    for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
      parts.add(String.valueOf((char) each));
    }
    while (true) {
      int best = -1;
      int bestRank = Integer.MAX_VALUE;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank = merges.indexOf(parts.get(i) + " " + parts.get(i + 1));
        if (rank >= 0 && rank < bestRank) {
          best = i;
          bestRank = rank;
        }
      }
      if (best < 0) {
        return parts;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
  }
}
