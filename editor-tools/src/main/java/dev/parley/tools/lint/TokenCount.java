package dev.parley.tools.lint;

import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/**
 * How the tokens of a text are counted.
 *
 * @param source whose tokenizer counts, or how the number is guessed
 * @param estimated whether it is a guess
 * @param counting the tokens of a text
 */
public record TokenCount(String source, boolean estimated, ToIntFunction<String> counting) {

  /** What byte-level tokenizers come near to in English; other languages take more. */
  private static final int BYTES_A_TOKEN = 4;

  /** Without any tokenizer. */
  public static TokenCount estimate() {
    return new TokenCount(
        "an estimate of " + BYTES_A_TOKEN + " bytes a token",
        true,
        text -> (text.getBytes(StandardCharsets.UTF_8).length + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN);
  }

  int of(String text) {
    return counting.applyAsInt(text);
  }
}
