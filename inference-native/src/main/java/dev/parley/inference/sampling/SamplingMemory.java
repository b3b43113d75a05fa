package dev.parley.inference.sampling;

/**
 * What choosing a token writes to: megabytes for a large vocabulary, so the samplers of a thread
 * share one.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
public final class SamplingMemory {
  private final Candidates candidates = new Candidates();
  private float[] scores = new float[0];

  Candidates candidates() {
    return candidates;
  }

  /** That many scores, whatever they are. */
  float[] scores(int count) {
    if (scores.length != count) {
      scores = new float[count];
    }
    return scores;
  }
}
