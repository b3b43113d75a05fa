package dev.parley.persona;

import java.util.List;

/**
 * How a character speaks.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param rules on how to speak, as orders: "One to three short sentences."
 * @param samples lines that the character could say, for a model to imitate
 * @param quirks habits of speech that give the character away
 */
public record Voice(List<String> rules, List<String> samples, List<String> quirks) {

  /**
   * @throws IllegalArgumentException if a text is blank or too long, or a list has a text twice
   */
  public Voice {
    rules = Require.texts("rules", rules);
    samples = Require.texts("samples", samples);
    quirks = Require.texts("quirks", quirks);
  }
}
