package dev.parley.memory;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Memories by chance, of few words, so that many share some. */
final class RandomMemories {

  private static final List<String> WORDS =
      List.of(
          "bridge", "Bridges", "river", "wolf", "wolves", "Tam", "mule", "oak", "Öl", "café",
          "CAFE", "night", "the", "rope's", "rope", "fire", "Ærø", "12", "水", "cow");
  private static final List<String> PERSONAS = List.of("mara", "edda", "tam");

  private RandomMemories() {}

  static Memory next(SplittableRandom random, int number) {
    Memory memory =
        Memory.of("m" + number, text(random, 8), Duration.ofMinutes(random.nextInt(40_000)))
            .withImportance(random.nextInt(5) / 4.0)
            .withPinned(random.nextInt(50) == 0)
            .withPlace(random.nextBoolean() ? "" : text(random, 2))
            .withWitnesses(PERSONAS.stream().filter(id -> random.nextBoolean()).toList());
    return random.nextInt(8) == 0 ? memory.withSupersededBy("x") : memory;
  }

  static String persona(SplittableRandom random) {
    return PERSONAS.get(random.nextInt(PERSONAS.size()));
  }

  static String text(SplittableRandom random, int words) {
    return IntStream.range(0, 1 + random.nextInt(words))
        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
        .collect(Collectors.joining(" "));
  }
}
