package dev.parley.inference.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.inference.Fixtures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every filter against sorting everything. */
class CandidatesTest {
  private final SplittableRandom random = new SplittableRandom(11);
  private final Candidates candidates = new Candidates();

  @Test
  void keepsTheLikeliest() {
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      float[] logits = logits();
      int most = 1 + random.nextInt(logits.length);
      candidates.fill(logits, Double.NEGATIVE_INFINITY);
      candidates.keepLikeliest(most);
      List<Integer> ranked = ranked(logits);
      assertEquals(ranked.subList(0, Math.min(most, ranked.size())), left());
    }
  }

  @Test
  void keepsTheNucleus() {
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      float[] logits = logits();
      float temperature = 0.1f + random.nextInt(30) / 10f;
      double share = (1 + random.nextInt(99)) / 100.0;
      candidates.fill(logits, Double.NEGATIVE_INFINITY);
      double all = candidates.weigh(10, temperature);

      List<Integer> ranked = ranked(logits);
      List<Integer> nucleus = new ArrayList<>();
      double sum = 0;
      while (sum < share * all && nucleus.size() < ranked.size()) {
        int id = ranked.get(nucleus.size());
        nucleus.add(id);
        sum += Math.exp((logits[id] - 10.0) / temperature);
      }

      assertEquals(sum, candidates.keepNucleus(share * all), 1e-9 * sum);
      assertEquals(new TreeSet<>(nucleus), new TreeSet<>(left()));
    }
  }

  @Test
  void countsFromTheLikeliestOn() {
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      float[] logits = logits();
      List<Integer> ranked = ranked(logits);
      if (ranked.isEmpty()) {
        continue;
      }
      float temperature = 0.1f + random.nextInt(30) / 10f;
      float max = logits[ranked.get(0)];
      candidates.fill(logits, Double.NEGATIVE_INFINITY);
      double all = candidates.weigh(max, temperature);
      double from = 0;
      for (int id : ranked.subList(0, random.nextInt(ranked.size()) + 1)) {
        double weight = Math.exp(((double) logits[id] - max) / temperature);
        if (weight > 1e-9 * all) {
          assertEquals(id, candidates.rankedAt(from + weight / 2));
        }
        from += weight;
      }
    }
  }

  @Test
  void keepsWhatReachesTheLeastLogit() {
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      float[] logits = logits();
      double least = random.nextInt(40) - 20;
      candidates.fill(logits, least);
      List<Integer> expected =
          IntStream.range(0, logits.length).filter(id -> logits[id] >= least).boxed().toList();
      assertEquals(expected, left());
    }
  }

  @Test
  void findsTheTokenAtAPoint() {
    candidates.fill(new float[] {0, Float.NEGATIVE_INFINITY, 0, -2000}, Double.NEGATIVE_INFINITY);
    assertEquals(2, candidates.weigh(0, 1));
    assertEquals(0, candidates.at(0));
    assertEquals(0, candidates.at(Math.nextDown(1.0)));
    assertEquals(2, candidates.at(1));
    assertEquals(2, candidates.at(2), "a point at the sum takes the last possible token");
  }

  private List<Integer> left() {
    return IntStream.range(0, candidates.count()).mapToObj(candidates::id).toList();
  }

  private static List<Integer> ranked(float[] logits) {
    return IntStream.range(0, logits.length)
        .filter(id -> logits[id] != Float.NEGATIVE_INFINITY)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(id -> -logits[id])
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Up to 64 logits from -10 to 10, many of them equal, some impossible. */
  private float[] logits() {
    float[] logits = new float[1 + random.nextInt(64)];
    boolean coarse = random.nextBoolean();
    for (int id = 0; id < logits.length; id++) {
      logits[id] = coarse ? random.nextInt(-3, 4) : (float) random.nextDouble(-10, 10);
      if (random.nextInt(10) == 0) {
        logits[id] = Float.NEGATIVE_INFINITY;
      }
    }
    return logits;
  }
}
