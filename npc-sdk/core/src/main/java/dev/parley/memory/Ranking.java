package dev.parley.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
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
  static final int CANDIDATES = 100;

  static final Comparator<Memory> NEWEST_FIRST =
      Comparator.comparing(Memory::when).reversed().thenComparing(Memory::id);
  static final Comparator<Memory> WEIGHTIEST_FIRST =
      Comparator.comparingDouble(Memory::importance).reversed().thenComparing(NEWEST_FIRST);

  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparing(Scored::pinned)
          .thenComparingDouble(Scored::score)
          .reversed()
          .thenComparing(Scored::memory, NEWEST_FIRST);

  private static final double RECENCY = 0.5;
  private static final double RELEVANCE = 3;
  private static final double IMPORTANCE = 2;
  private static final double KEPT_EACH_HOUR = 0.99;
  private static final double MILLIS_OF_HOUR = 3_600_000.0;
  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private Ranking() {}

  /**
   * The best of these, the best first.
   *
   * @param wordsOf what a memory is found by, as {@link Words} has it
   */
  static List<Memory> best(
      List<Memory> candidates, MemoryQuery query, Function<Memory, List<String>> wordsOf) {
    double[] scores = relevance(candidates.stream().map(wordsOf).toList(), query.text());
    stretch(scores, RELEVANCE);
    addStretched(scores, candidates, RECENCY, memory -> recency(memory, query.now()));
    addStretched(scores, candidates, IMPORTANCE, Memory::importance);
    List<Scored> scored = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      scored.add(new Scored(candidates.get(i), scores[i]));
    }
    return scored.stream().sorted(BEST_FIRST).limit(query.limit()).map(Scored::memory).toList();
  }

  private record Scored(Memory memory, double score) {
    boolean pinned() {
      return memory.pinned();
    }
  }

  /** What is yet to come, by a clock that was set back, counts as now. */
  private static double recency(Memory memory, Duration now) {
    double hours = (now.toMillis() - memory.when().toMillis()) / MILLIS_OF_HOUR;
    return Math.pow(KEPT_EACH_HOUR, Math.max(0, hours));
  }

  private static void addStretched(
      double[] scores, List<Memory> memories, double weight, ToDoubleFunction<Memory> value) {
    double[] values = memories.stream().mapToDouble(value).toArray();
    stretch(values, weight);
    for (int i = 0; i < values.length; i++) {
      scores[i] += values[i];
    }
  }

  /** Puts the least at 0 and the most at the weight; where all are equal, all at 0. */
  private static void stretch(double[] values, double weight) {
    double least = Arrays.stream(values).min().orElse(0);
    double span = Arrays.stream(values).max().orElse(0) - least;
    for (int i = 0; i < values.length; i++) {
      values[i] = span > 0 ? weight * (values[i] - least) / span : 0;
    }
  }

  private static double[] relevance(List<List<String>> wordsOf, String text) {
    List<String> asked = Words.of(text).stream().distinct().sorted().toList();
    int count = wordsOf.size();
    double total = wordsOf.stream().mapToInt(List::size).sum();
    double usualLength = Math.max(1, total / Math.max(1, count));
    double[] relevance = new double[count];
    for (String word : asked) {
      long having = wordsOf.stream().filter(words -> words.contains(word)).count();
      double rarity = Math.log(1 + (count - having + 0.5) / (having + 0.5));
      for (int i = 0; i < relevance.length; i++) {
        double often = Collections.frequency(wordsOf.get(i), word);
        double length = 1 - B + B * wordsOf.get(i).size() / usualLength;
        relevance[i] += rarity * often * (K1 + 1) / (often + K1 * length);
      }
    }
    return relevance;
  }
}
