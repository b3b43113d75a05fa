package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model predicts after every token of a text, kept so that another model, or the same one
 * stored otherwise, can be compared with it. It holds a float for each token of the text and of the
 * vocabulary: 128 MiB for 256 tokens of a vocabulary of 131,072.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class Predictions {
  private final List<Integer> ids;
  private final List<float[]> logits;

  private Predictions(List<Integer> ids, List<float[]> logits) {
    this.ids = List.copyOf(ids);
    this.logits = logits;
  }

  /**
   * Reads a text.
   *
   * @param ids two or more, at most as many as the model's context holds
   * @throws IllegalArgumentException if there are fewer or more, or one is not in the vocabulary
   */
  public static Predictions of(ModelInspector model, List<Integer> ids) {
    List<float[]> logits = new ArrayList<>();
    model.predict(ids, logits::add);
    return new Predictions(ids, logits);
  }

  /** What comes after the token at that place of the text; one logit for each of the vocabulary. */
  public List<Float> after(int position) {
    List<Float> row = new ArrayList<>();
    for (float logit : logits.get(position)) {
      row.add(logit);
    }
    return row;
  }

  /**
   * Reads the same text with another model.
   *
   * @throws IllegalArgumentException if its vocabulary has another size
   */
  public Divergence to(ModelInspector model) {
    if (model.summary().vocabulary() != logits.get(0).length) {
      throw new IllegalArgumentException(
          "a vocabulary of %d tokens; expected the reference's %d"
              .formatted(model.summary().vocabulary(), logits.get(0).length));
    }
    Comparison comparison = new Comparison();
    model.predict(ids, comparison::add);
    return comparison.result();
  }

  /** Sums over the positions of the text. */
  private final class Comparison {
    private final double[] divergences = new double[ids.size()];
    private int position;
    private int same;
    private double referenceNll;
    private double nll;

    void add(float[] found) {
      float[] reference = logits.get(position);
      double referenceTotal = logarithmOfSum(reference);
      double total = logarithmOfSum(found);
      double divergence = 0;
      for (int id = 0; id < found.length; id++) {
        double logarithm = reference[id] - referenceTotal;
        divergence += Math.exp(logarithm) * (logarithm - (found[id] - total));
      }
      divergences[position] = divergence;
      same += first(reference) == first(found) ? 1 : 0;
      if (position + 1 < ids.size()) {
        int next = ids.get(position + 1);
        referenceNll += referenceTotal - reference[next];
        nll += total - found[next];
      }
      position++;
    }

    Divergence result() {
      double mean = Arrays.stream(divergences).sum() / divergences.length;
      Arrays.sort(divergences);
      int high = (int) Math.ceil(0.99 * divergences.length) - 1;
      int predicted = divergences.length - 1;
      return new Divergence(
          divergences.length,
          mean,
          divergences[high],
          same / (double) divergences.length,
          referenceNll / predicted,
          nll / predicted);
    }
  }

  private static double logarithmOfSum(float[] logits) {
    float largest = logits[first(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return largest + Math.log(sum);
  }

  private static int first(float[] logits) {
    int first = 0;
    for (int id = 1; id < logits.length; id++) {
      first = logits[id] > logits[first] ? id : first;
    }
    return first;
  }
}
