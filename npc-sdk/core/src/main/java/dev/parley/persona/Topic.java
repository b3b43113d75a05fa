package dev.parley.persona;

import java.util.List;

/**
 * One subject of which a character can speak without a model.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * @param keywords words or beginnings of words that bring the subject up, in lower case; at least
 *     one
 * @param lines what the character says about it, in the order of preference; at least one
 */
public record Topic(List<String> keywords, List<String> lines) {

  /**
   * @throws IllegalArgumentException if a list is empty or has a text twice, a keyword is not in
   *     lower case or has a space at an end, or a line is blank or too long
   */
  public Topic {
    keywords = Require.keywords("keywords", keywords);
    lines = Require.someTexts("lines", lines);
  }
}
