package dev.parley.inference;

/**
 * How the next token is chosen. The same seed, options and text give the same reply.
 *
 * @param temperature 0 takes the most likely token (greedy); above 0 divides the logits
 * @param topK keeps the k most likely tokens; 0 keeps all
 * @param topP keeps the smallest set of most likely tokens whose probability reaches p; 1 keeps all
 * @param minP keeps tokens at least this fraction as likely as the likeliest; 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens seen in the
 *     last {@value #REPETITION_WINDOW} of this dialogue; 1 changes nothing
 * @param seed of the random choice
 */
public record SamplingOptions(
    float temperature, int topK, float topP, float minP, float repetitionPenalty, long seed) {

  /** How far back a repetition is seen, in tokens. */
  public static final int REPETITION_WINDOW = 256;

  public SamplingOptions {
    require(temperature >= 0 && temperature <= 100, "temperature", temperature, "0 to 100");
    require(topK >= 0, "topK", topK, "0 (all) or more");
    require(topP > 0 && topP <= 1, "topP", topP, "above 0, at most 1");
    require(minP >= 0 && minP <= 1, "minP", minP, "0 to 1");
    require(
        repetitionPenalty > 0 && repetitionPenalty <= 100,
        "repetitionPenalty",
        repetitionPenalty,
        "above 0, at most 100");
  }

  private static void require(boolean holds, String name, Number found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + found + "; expected " + expected);
    }
  }

  /** The most likely token, always. */
  public static SamplingOptions greedy() {
    return new SamplingOptions(0, 0, 1, 0, 1, 0);
  }

  /** A character's voice: lively, but without the unlikely tail. */
  public static SamplingOptions defaults() {
    return new SamplingOptions(0.8f, 0, 0.95f, 0.05f, 1, 0);
  }

  public SamplingOptions withTemperature(float temperature) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  public SamplingOptions withTopK(int topK) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  public SamplingOptions withTopP(float topP) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  public SamplingOptions withMinP(float minP) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  public SamplingOptions withRepetitionPenalty(float repetitionPenalty) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }

  public SamplingOptions withSeed(long seed) {
    return new SamplingOptions(temperature, topK, topP, minP, repetitionPenalty, seed);
  }
}
