package dev.parley.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * The order in which memories come to mind, the same for every store; {@link MemoryStore#search}
 * tells the rule.
 *
 * <p><b>Source.</b> Recency, relevance and importance: Park et al., Generative Agents, 2023. BM25:
 * Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, with k1 1.2 and b 0.75.
 */
final class Ranking {

  /** How many of the newest, of the most important and of those with a shared word are weighed. */
  static final int CANDIDATES = 200;

  static final Comparator<Memory> NEWEST_FIRST =
      Comparator.comparing(Memory::when).reversed().thenComparing(Memory::id);
  static final Comparator<Memory> WEIGHTIEST_FIRST =
      Comparator.comparingDouble(Memory::importance).reversed().thenComparing(NEWEST_FIRST);

  private static final double RECENCY = 0.5;
  private static final double RELEVANCE = 3;
  private static final double IMPORTANCE = 2;
  private static final double KEPT_EACH_HOUR = 0.99;
  private static final double MILLIS_OF_HOUR = 3_600_000.0;
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private Ranking() {}

  /** The best of these, the best first. */
  static List<Memory> best(List<Memory> candidates, MemoryQuery query) {
    Map<Memory, Double> relevance = relevance(candidates, query.text());
    Map<Memory, Double> score = new HashMap<>();
    addStretched(score, candidates, RECENCY, memory -> recency(memory, query.now()));
    addStretched(score, candidates, RELEVANCE, memory -> relevance.getOrDefault(memory, 0.0));
    addStretched(score, candidates, IMPORTANCE, Memory::importance);
    return candidates.stream()
        .sorted(
            Comparator.comparing(Memory::pinned)
                .thenComparing(memory -> score.getOrDefault(memory, 0.0))
                .reversed()
                .thenComparing(NEWEST_FIRST))
        .limit(query.limit())
        .toList();
  }

  /** What is yet to come, by a clock that was set back, counts as now. */
  private static double recency(Memory memory, Duration now) {
    double hours = (now.toMillis() - memory.when().toMillis()) / MILLIS_OF_HOUR;
    return Math.pow(KEPT_EACH_HOUR, Math.max(0, hours));
  }

  private static void addStretched(
      Map<Memory, Double> score,
      List<Memory> memories,
      double weight,
      ToDoubleFunction<Memory> value) {
    double least = memories.stream().mapToDouble(value).min().orElse(0);
    double most = memories.stream().mapToDouble(value).max().orElse(0);
    if (most > least) {
      for (Memory memory : memories) {
        double stretched = (value.applyAsDouble(memory) - least) / (most - least);
        score.merge(memory, weight * stretched, Double::sum);
      }
    }
  }

  private static Map<Memory, Double> relevance(List<Memory> memories, String text) {
    Set<String> asked = new HashSet<>(Words.of(text));
    Map<Memory, List<String>> wordsOf = new HashMap<>();
    Map<String, Integer> inHowMany = new HashMap<>();
    double total = 0;
    for (Memory memory : memories) {
      List<String> words = Words.of(memory);
      wordsOf.put(memory, words);
      total += words.size();
      new HashSet<>(words).forEach(word -> inHowMany.merge(word, 1, Integer::sum));
    }
    double usualLength = Math.max(1, total / Math.max(1, memories.size()));
    List<String> sorted = new ArrayList<>(asked);
    sorted.sort(Comparator.naturalOrder()); // so that sums round alike everywhere
    Map<Memory, Double> relevance = new HashMap<>();
    wordsOf.forEach(
        (memory, words) -> {
          double sum = 0;
          for (String word : sorted) {
            double often = words.stream().filter(word::equals).count();
            if (often > 0) {
              int having = inHowMany.getOrDefault(word, 0);
              double rarity = Math.log(1 + (memories.size() - having + 0.5) / (having + 0.5));
              double length = 1 - B + B * words.size() / usualLength;
              sum += rarity * often * (K1 + 1) / (often + K1 * length);
            }
          }
          relevance.put(memory, sum);
        });
    return relevance;
  }
}
