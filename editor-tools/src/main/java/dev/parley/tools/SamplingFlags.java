package dev.parley.tools;

import dev.parley.inference.SamplingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How tokens are chosen, as options of a command; what is not given stays as it is by default. */
final class SamplingFlags {

  @Option(names = "--greedy", description = "Always take the most likely token.")
  private boolean greedy;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Above 0; lower is more predictable.")
  private @Nullable Float temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Keep the K most likely tokens; 0 keeps all.")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Keep the likeliest tokens that together reach P; 1 keeps all.")
  private @Nullable Float topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Keep tokens at least P times as likely as the likeliest; 0 keeps all.")
  private @Nullable Float minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Above 1 makes tokens seen lately less likely.")
  private @Nullable Float repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed, options and words give the same answer.")
  private @Nullable Long seed;

  /**
   * @param defaultSeed unless the user gave one
   * @throws CommandException as wrong usage, if a value is out of its range or two contradict
   */
  SamplingOptions toOptions(long defaultSeed) {
    if (greedy && temperature != null) {
      throw CommandException.wrongUsage("--greedy and --temperature contradict; give one of them");
    }
    return CommandException.understand(() -> apply(defaultSeed));
  }

  private SamplingOptions apply(long defaultSeed) {
    SamplingOptions base = greedy ? SamplingOptions.greedy() : SamplingOptions.defaults();
    return new SamplingOptions(
        given(temperature, base.temperature()),
        given(topK, base.topK()),
        given(topP, base.topP()),
        given(minP, base.minP()),
        given(repetitionPenalty, base.repetitionPenalty()),
        given(seed, defaultSeed));
  }

  private static <T> T given(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
