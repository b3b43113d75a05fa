package dev.parley.inference.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ModelException;
import dev.parley.inference.SamplingOptions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int[] NOTHING = {};
  private static final SamplingOptions ALL = new SamplingOptions(1, 0, 1, 0, 1, 42);

  @Test
  void greedyTakesTheLikeliestAndTheLowestOfEquals() {
    Sampler sampler = new Sampler(SamplingOptions.greedy());
    assertEquals(2, next(sampler, -1, 3, 5, 5, -7));
    assertEquals(0, next(sampler, 1, 1, 1));
    assertEquals(1, next(sampler, Float.NEGATIVE_INFINITY, -Float.MAX_VALUE));
  }

  @Test
  void choosesAsOftenAsTokensAreLikely() {
    float[] logits = {0, 1, 2, -1, Float.NEGATIVE_INFINITY, 0.5f};
    assertDistribution(ALL, logits);
    assertDistribution(ALL.withTemperature(0.5f), logits);
    assertDistribution(ALL.withTemperature(3), logits);
    assertDistribution(ALL.withTopK(3), logits);
    assertDistribution(ALL.withTopP(0.8f), logits);
    assertDistribution(ALL.withMinP(0.2f), logits);
    assertDistribution(ALL.withTemperature(2).withTopK(4).withMinP(0.3f).withTopP(0.9f), logits);
  }

  /** Counts of many draws against the naive probabilities, by a chi-square bound. */
  private static void assertDistribution(SamplingOptions options, float[] logits) {
    int draws = Fixtures.count(100_000);
    Sampler sampler = new Sampler(options);
    int[] counts = new int[logits.length];
    for (int i = 0; i < draws; i++) {
      counts[next(sampler, logits)]++;
    }
    double[] expected = probabilities(options, logits);
    double chiSquare = 0;
    for (int id = 0; id < logits.length; id++) {
      if (expected[id] == 0) {
        assertEquals(0, counts[id], "draws of an impossible token");
      } else {
        double difference = counts[id] - draws * expected[id];
        chiSquare += difference * difference / (draws * expected[id]);
      }
    }
    // At most 5 degrees of freedom: above 25.7 once in 10,000 runs, and the seed is fixed.
    assertTrue(chiSquare < 25.7, options + ": chi-square " + chiSquare);
  }

  @Test
  void choosesOnlyWhatTheFiltersLeave() {
    SplittableRandom random = new SplittableRandom(17);
    for (int round = 0; round < Fixtures.count(10_000); round++) {
      float[] logits = new float[1 + random.nextInt(50)];
      for (int id = 0; id < logits.length; id++) {
        logits[id] = (float) random.nextDouble(-8, 8);
      }
      SamplingOptions options =
          new SamplingOptions(
              (float) random.nextDouble(0.2, 3),
              random.nextInt(20),
              (float) random.nextDouble(0.05, 1),
              (float) random.nextDouble(0, 0.3),
              1,
              round);
      int chosen = next(new Sampler(options), logits);
      assertTrue(probabilities(options, logits)[chosen] > 0, options + " chose " + chosen);
    }
  }

  /** The filters one after the other over the sorted whole, in the order that Sampler documents. */
  private static double[] probabilities(SamplingOptions options, float[] logits) {
    List<Integer> ranked =
        IntStream.range(0, logits.length)
            .boxed()
            .sorted(Comparator.comparingDouble(id -> -logits[id]))
            .toList();
    double[] weights = new double[logits.length];
    float max = logits[ranked.get(0)];
    int most = options.topK() == 0 ? logits.length : options.topK();
    for (int id : ranked.subList(0, Math.min(most, ranked.size()))) {
      double weight = Math.exp((logits[id] - max) / options.temperature());
      weights[id] = weight >= options.minP() ? weight : 0;
    }
    double all = Arrays.stream(weights).sum();
    double sum = 0;
    for (int id : ranked) {
      if (sum >= options.topP() * all) {
        weights[id] = 0;
      }
      sum += weights[id];
    }
    double left = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / left).toArray();
  }

  @Test
  void sameSeedChoosesTheSame() {
    float[] logits = new float[1000];
    for (int id = 0; id < logits.length; id++) {
      logits[id] = (float) Math.sin(id);
    }
    assertArrayEquals(draw(ALL, logits), draw(ALL, logits));
    assertFalse(Arrays.equals(draw(ALL, logits), draw(ALL.withSeed(43), logits)));
  }

  private static int[] draw(SamplingOptions options, float[] logits) {
    Sampler sampler = new Sampler(options);
    return IntStream.range(0, 50).map(i -> next(sampler, logits)).toArray();
  }

  /** Expected from the same steps written in Python. */
  @Test
  void choosesTheSameOnEveryMachine() {
    float[] logits = {0, 1, 2, -1, 0.5f};
    Sampler sampler = new Sampler(ALL.withTopP(0.95f));
    int[] chosen = IntStream.range(0, 12).map(i -> next(sampler, logits)).toArray();
    assertArrayEquals(new int[] {1, 2, 2, 2, 2, 4, 2, 4, 2, 1, 2, 2}, chosen);
  }

  @Test
  void neverChoosesWhatIsBanned() {
    float[] logits = {9, 1, 9, 0, 2};
    int[] banned = {0, 2};
    for (SamplingOptions options :
        List.of(ALL, ALL.withTopK(2), ALL.withTopP(0.9f), SamplingOptions.greedy())) {
      Sampler sampler = new Sampler(options);
      for (int i = 0; i < 10_000; i++) {
        int chosen = sampler.next(logits, NOTHING, 0, banned);
        assertTrue(chosen != 0 && chosen != 2);
      }
    }
    assertArrayEquals(new float[] {9, 1, 9, 0, 2}, logits, "the caller's logits");
  }

  @Test
  void punishesEachRepeatedTokenOnce() {
    Sampler sampler = new Sampler(SamplingOptions.greedy().withRepetitionPenalty(2));
    float[] logits = {4, 2.5f, 1.9f, -3};
    assertEquals(1, sampler.next(logits, new int[] {0}, 1, NOTHING));
    assertEquals(0, sampler.next(new float[] {4, 1.9f}, new int[] {0, 0, 0}, 3, NOTHING));
    assertEquals(2, sampler.next(logits, new int[] {1, 0}, 2, new int[] {0}));
    assertEquals(
        1, sampler.next(new float[] {-3, -5}, new int[] {0}, 1, NOTHING), "a negative logit");
  }

  @Test
  void forgetsRepetitionsBeyondTheWindow() {
    Sampler sampler = new Sampler(SamplingOptions.greedy().withRepetitionPenalty(2));
    float[] logits = {4, 2.5f, 0};
    int[] history = new int[SamplingOptions.REPETITION_WINDOW + 9];
    Arrays.fill(history, 2);
    history[0] = 0;
    assertEquals(1, sampler.next(logits, history, SamplingOptions.REPETITION_WINDOW, NOTHING));
    assertEquals(0, sampler.next(logits, history, SamplingOptions.REPETITION_WINDOW + 1, NOTHING));
    assertEquals(0, sampler.next(logits, history, 0, NOTHING));
  }

  @Test
  void survivesExtremeValues() {
    float[] far = {-Float.MAX_VALUE, Float.MAX_VALUE, 0};
    assertEquals(1, next(new Sampler(ALL), far));
    assertEquals(1, next(new Sampler(ALL.withTemperature(Float.MIN_VALUE)), 0, 1, 0.999f));
    assertEquals(1, next(new Sampler(ALL.withMinP(1)), 0, 1, 0.999f));
    assertEquals(1, next(new Sampler(ALL.withTopK(1)), 0, 1, 0.999f));
    assertEquals(1, next(new Sampler(ALL.withTopP(Float.MIN_VALUE)), 0, 1, 0.999f));
    Sampler punishing = new Sampler(ALL.withRepetitionPenalty(0.01f));
    assertEquals(1, punishing.next(far, new int[] {0, 1}, 2, NOTHING));
    assertEquals(0, next(new Sampler(ALL.withTemperature(100)), 3));
  }

  @Test
  void refusesBrokenLogits() {
    for (SamplingOptions options : List.of(ALL, SamplingOptions.greedy())) {
      assertRefused(options, "NaN for token 1", 0, Float.NaN);
      assertRefused(options, "Infinity for token 0", Float.POSITIVE_INFINITY, 0);
      assertRefused(options, "no token is left", Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
      assertRefused(options, "no token is left");
    }
    assertThrows(
        ModelException.class,
        () -> new Sampler(ALL).next(new float[] {1, 2}, NOTHING, 0, new int[] {0, 1}));
  }

  private static void assertRefused(SamplingOptions options, String part, float... logits) {
    ModelException refused =
        assertThrows(ModelException.class, () -> next(new Sampler(options), logits));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.toString());
  }

  @Test
  void servesVocabulariesOfAnySizeInTurn() {
    Sampler sampler = new Sampler(ALL.withTopK(1));
    assertEquals(2, next(sampler, 0, 1, 2));
    assertEquals(0, next(sampler, 1));
    assertEquals(4, next(sampler, 0, 1, 2, 3, 4));
  }

  private static int next(Sampler sampler, float... logits) {
    return sampler.next(logits, NOTHING, 0, NOTHING);
  }

  @Test
  void choosesOnlyAmongTheAllowed() {
    SplittableRandom random = new SplittableRandom(8);
    for (int seed = 0; seed < 200; seed++) {
      float[] logits = new float[1 + random.nextInt(200)];
      long[] allowed = new long[(logits.length + 63) / 64];
      for (int id = 0; id < logits.length; id++) {
        logits[id] = (float) random.nextDouble() * 9;
        allowed[id / 64] |= random.nextInt(20) == 0 ? 1L << id : 0;
      }
      int sure = random.nextInt(logits.length);
      allowed[sure / 64] |= 1L << sure;
      int chosen =
          new Sampler(SamplingOptions.defaults().withSeed(seed))
              .nextOf(logits, NOTHING, 0, allowed);
      assertTrue((allowed[chosen / 64] & 1L << chosen) != 0, "seed " + seed + ": " + chosen);
    }
  }
}
