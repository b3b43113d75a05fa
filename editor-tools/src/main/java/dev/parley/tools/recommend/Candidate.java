package dev.parley.tools.recommend;

import dev.parley.tools.synthetic.QuantMix;
import dev.parley.tools.synthetic.SyntheticModel;
import dev.parley.tools.synthetic.SyntheticShape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A quant of NVIDIA-Nemotron-3-Nano-4B. Its sizes are those of the model's shape; a file's
 * vocabulary, some megabytes, comes on top.
 *
 * @param quant as {@code parley model pull} takes it
 * @param fileBytes of all weights
 * @param memoryBytes of the weights and one dialogue, as {@code parley model info} counts
 */
public record Candidate(String quant, long fileBytes, long memoryBytes) {
  /** What {@code parley model pull} calls the model. */
  public static final String MODEL = "nemotron-3-nano-4b";

  /** What its files are called: by its maker, and of the same shape with random weights. */
  private static final List<String> NAMES = List.of("nemotron3nano4b", "nem4b");

  private static final String SUFFIX = "gguf";
  private static final int ANY_SEED = 0;

  /**
   * Those that can be pulled, the smallest first and so the fastest: writing a token reads all
   * weights.
   *
   * @param tokens of the dialogue
   */
  public static List<Candidate> all(int tokens) {
    return Stream.of(QuantMix.Q4_K_M, QuantMix.Q8_0, QuantMix.BF16)
        .map(mix -> of(mix, tokens))
        .toList();
  }

  private static Candidate of(QuantMix mix, int tokens) {
    SyntheticShape shape = SyntheticShape.NEM4B;
    long weights = new SyntheticModel(shape, mix, ANY_SEED).weightBytes();
    long dialogue = shape.stateBytes() + tokens * shape.keyValueBytesPerToken();
    return new Candidate(mix.name(), weights, weights + dialogue);
  }

  /** Whether a file of that name holds it, however the parts of the name are joined. */
  boolean isIn(String file) {
    String bare = bare(file);
    String stem = bare.endsWith(SUFFIX) ? bare.substring(0, bare.length() - SUFFIX.length()) : bare;
    return NAMES.stream().anyMatch(stem::contains) && stem.endsWith(bare(quant));
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }
}
