package dev.parley.inference.sampling;

import dev.parley.inference.ModelException;
import dev.parley.inference.SamplingOptions;
import java.util.Arrays;

/**
 * Chooses the tokens of one reply.
 *
 * <p>The steps, in this order: repetition penalty, banned tokens, then either the likeliest token
 * (temperature 0) or temperature, top-k, min-p, top-p over what is left, and a seeded choice. The
 * order is that of vLLM, where temperature comes before every filter; its min-p comes before its
 * top-k, which keeps the same tokens, because both cut the same ranking. llama.cpp differs: it
 * filters first and applies the temperature last.
 *
 * <p>The same options, logits and history give the same tokens on every machine.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 *
 * <p><b>Numerics.</b> Penalties in float, weights and their sums in double.
 *
 * <p><b>Source.</b> Penalty: Keskar et al., CTRL (2019), as Hugging Face applies it, once for each
 * distinct token. Top-k: exactly k, ties to the lower id. Top-p: Holtzman et al., The Curious Case
 * of Neural Text Degeneration (2020). Min-p: Nguyen et al., Turning Up the Heat (2024).
 */
public final class Sampler {
  private final SamplingOptions options;
  private final SplitMix64 random;
  private final SamplingMemory memory;
  private final Candidates candidates;
  private float[] scores = new float[0];

  /** Makes one with a memory of its own. */
  public Sampler(SamplingOptions options) {
    this(options, new SamplingMemory());
  }

  /**
   * @param memory shared with others of the same thread
   */
  public Sampler(SamplingOptions options, SamplingMemory memory) {
    this.options = options;
    this.random = new SplitMix64(options.seed());
    this.memory = memory;
    this.candidates = memory.candidates();
  }

  /**
   * Chooses a token.
   *
   * @param logits one for each token of the vocabulary; left as they are
   * @param history the dialogue's tokens; the last {@value SamplingOptions#REPETITION_WINDOW} count
   *     for the repetition penalty
   * @param length how many of them there are; the rest of the array is ignored
   * @param banned tokens that must not be chosen
   * @throws ModelException if a logit is NaN or positive infinity, or no token is left
   */
  public int next(float[] logits, int[] history, int length, int[] banned) {
    scores = memory.scores(logits.length);
    score(logits, 0, logits.length);
    penaliseRepetition(logits, history, length);
    for (int id : banned) {
      scores[id] = Float.NEGATIVE_INFINITY;
    }
    return chosen();
  }

  /**
   * Chooses one of some tokens, in the same way.
   *
   * @param allowed a bit for each token that may be chosen, from the lowest bit of the first long
   * @throws ModelException if one of their logits is NaN or positive infinity, or no token is left
   */
  public int nextOf(float[] logits, int[] history, int length, long[] allowed) {
    scores = memory.scores(logits.length);
    for (int from = 0; from < scores.length; from += Long.SIZE) {
      int end = Math.min(scores.length, from + Long.SIZE);
      long bits = allowed[from >>> 6];
      if (bits == -1) {
        score(logits, from, end);
      } else {
        Arrays.fill(scores, from, end, Float.NEGATIVE_INFINITY);
        for (; bits != 0; bits &= bits - 1) {
          int id = from + Long.numberOfTrailingZeros(bits);
          if (id < end) {
            score(logits, id, id + 1);
          }
        }
      }
    }
    penaliseRepetition(logits, history, length);
    return chosen();
  }

  private int chosen() {
    int likeliest = likeliest();
    return options.temperature() == 0 ? likeliest : choose(scores[likeliest]);
  }

  private void score(float[] logits, int from, int end) {
    for (int id = from; id < end; id++) {
      float logit = logits[id];
      if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
        throw new ModelException(
            "the model's output has "
                + logit
                + " for token "
                + id
                + "; expected a finite number. The model file or the device is damaged.");
      }
      scores[id] = logit;
    }
  }

  private void penaliseRepetition(float[] logits, int[] history, int length) {
    float penalty = options.repetitionPenalty();
    if (penalty == 1) {
      return;
    }
    for (int i = Math.max(0, length - SamplingOptions.REPETITION_WINDOW); i < length; i++) {
      int id = history[i];
      if (scores[id] == Float.NEGATIVE_INFINITY) {
        continue; // not allowed, or as unlikely as can be
      }
      // From the logit, not the score: a token that was said twice is punished once.
      float punished = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
      scores[id] = Math.min(punished, Float.MAX_VALUE);
    }
  }

  /** The highest score's token, the lowest id if several have it. */
  private int likeliest() {
    int likeliest = 0;
    for (int id = 1; id < scores.length; id++) {
      if (scores[id] > scores[likeliest]) {
        likeliest = id;
      }
    }
    if (scores.length == 0 || scores[likeliest] == Float.NEGATIVE_INFINITY) {
      throw new ModelException(
          "no token is left to choose: all "
              + scores.length
              + " are banned or impossible; expected at least one");
    }
    return likeliest;
  }

  private int choose(float max) {
    // exp((score - max) / temperature) >= minP, without the exp.
    double least = max + StrictMath.log(options.minP()) * options.temperature();
    candidates.fill(scores, least);
    if (options.topK() > 0 && options.topK() < candidates.count()) {
      candidates.keepLikeliest(options.topK());
    }
    double sum = candidates.weigh(max, options.temperature());
    if (options.topP() < 1) {
      double nucleus = candidates.keepNucleus(options.topP() * sum);
      return candidates.rankedAt(random.nextDouble() * nucleus);
    }
    return candidates.at(random.nextDouble() * sum);
  }
}
