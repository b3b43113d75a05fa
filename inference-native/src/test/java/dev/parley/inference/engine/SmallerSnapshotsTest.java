package dev.parley.inference.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.state.TokenPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What it costs to go on from a state that was kept in half precision. Measures another model with
 * {@code -Dparley.drift.model=FILE}.
 */
class SmallerSnapshotsTest {
  private static final System.Logger LOG = System.getLogger(SmallerSnapshotsTest.class.getName());
  private static final int READ = 300;
  private static final int STEPS = 64;

  /**
   * How far the logits of one token are off.
   *
   * @param divergence of the rounded distribution from the exact one, in nats
   * @param largest difference of any logit
   * @param spread standard deviation of the exact logits
   */
  private record Drift(double divergence, double largest, double spread, boolean sameChoice) {

    static Drift of(float[] exact, float[] rounded) {
      double[] p = logProbabilities(exact);
      double[] q = logProbabilities(rounded);
      double divergence = 0;
      double largest = 0;
      double mean = 0;
      for (int id = 0; id < p.length; id++) {
        divergence += Math.exp(p[id]) * (p[id] - q[id]);
        largest = Math.max(largest, Math.abs(exact[id] - rounded[id]));
        mean += exact[id] / (double) p.length;
      }
      double variance = 0;
      for (float logit : exact) {
        variance += (logit - mean) * (logit - mean) / p.length;
      }
      return new Drift(
          divergence, largest, Math.sqrt(variance), likeliest(exact) == likeliest(rounded));
    }

    private static double[] logProbabilities(float[] logits) {
      double most = logits[likeliest(logits)];
      double sum = 0;
      for (float logit : logits) {
        sum += Math.exp(logit - most);
      }
      double[] result = new double[logits.length];
      for (int id = 0; id < logits.length; id++) {
        result[id] = logits[id] - most - Math.log(sum);
      }
      return result;
    }

    private static int likeliest(float[] logits) {
      int best = 0;
      for (int id = 1; id < logits.length; id++) {
        best = logits[id] > logits[best] ? id : best;
      }
      return best;
    }
  }

  @Test
  void goingOnFromHalfPrecisionIsAlmostTheSame() {
    Path file = Path.of(System.getProperty("parley.drift.model", TinyModel.FILE.toString()));
    EngineOptions options =
        EngineOptions.defaults()
            .withMaxDialogues(1)
            .withContextTokens(2 * READ)
            .withExact(true)
            .withSmallerSnapshots(true);
    try (ModelHeader header = ModelHeader.open(file);
        LoadedModel model = LoadedModel.load(header, DeviceChoice.open(options).ops(), options)) {
      List<Drift> drifts = measure(model, header.vocabularySize());
      double worst = drifts.stream().mapToDouble(Drift::divergence).max().orElseThrow();
      double mean = drifts.stream().mapToDouble(Drift::divergence).average().orElseThrow();
      double largest = drifts.stream().mapToDouble(Drift::largest).max().orElseThrow();
      double spread = drifts.stream().mapToDouble(Drift::spread).average().orElseThrow();
      long same = drifts.stream().filter(Drift::sameChoice).count();
      LOG.log(
          System.Logger.Level.INFO,
          String.format(
              Locale.ROOT,
              "%s: KL mean %.2e, most %.2e nats; logits off by at most %.2e, first token %.2e, their"
                  + " spread is %.2f; %d of %d tokens have the same likeliest",
              file.getFileName(),
              mean,
              worst,
              largest,
              drifts.get(0).largest(),
              spread,
              same,
              drifts.size()));
      assertTrue(largest > 0, "nothing was rounded");
      assertTrue(worst < 1e-3, () -> "KL of " + worst + " nats");
    }
  }

  private static List<Drift> measure(LoadedModel model, int vocabulary) {
    SplittableRandom random = new SplittableRandom(1);
    List<Integer> ids = random.ints(READ + STEPS, 0, vocabulary).boxed().toList();
    FixedInput input = new FixedInput(model);
    List<float[]> exact = new ArrayList<>();
    try (Sequence sequence = model.states().open().orElseThrow()) {
      input.read(sequence, ids.subList(0, READ));
      for (int id : ids.subList(READ, ids.size())) {
        exact.add(input.step(List.of(sequence), List.of(id))[0]);
      }
    }
    TokenPath path = path(model, ids.subList(0, READ));
    readAndRetire(model, path, ids.subList(0, READ));
    List<TokenPath> others = new ArrayList<>(); // the room for exact states, and no more
    for (int id = 0; id < 3; id++) {
      others.add(path(model, List.of(id)));
      readAndRetire(model, others.get(id), List.of(id));
    }
    List<Drift> drifts = new ArrayList<>();
    Sequence rounded = model.states().open(path).orElseThrow();
    assertEquals(READ, rounded.length());
    for (int step = 0; step < STEPS; step++) {
      float[] logits = input.step(List.of(rounded), List.of(ids.get(READ + step)))[0];
      drifts.add(Drift.of(exact.get(step), logits));
    }
    return drifts;
  }

  private static TokenPath path(LoadedModel model, List<Integer> ids) {
    TokenPath path = model.states().newPath();
    path.addAll(ids.stream().mapToInt(Integer::intValue).toArray());
    return path;
  }

  private static void readAndRetire(LoadedModel model, TokenPath path, List<Integer> ids) {
    Sequence sequence = model.states().open(path).orElseThrow();
    new FixedInput(model).read(sequence, ids);
    sequence.retire();
  }
}
