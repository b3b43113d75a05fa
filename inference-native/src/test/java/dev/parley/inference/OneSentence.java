package dev.parley.inference;

/** What a refusal must be, whatever was brought: one line that a terminal can show. */
public final class OneSentence {
  /** Room for a path and for a few shortened texts of the file. */
  private static final int LONGEST = 2_000;

  private OneSentence() {}

  /**
   * Makes sure that a person can be shown a message.
   *
   * @throws AssertionError if it is blank, has a line end or another control character, or is no
   *     sentence but a page
   */
  public static String of(Throwable refusal) {
    return of(String.valueOf(refusal.getMessage()));
  }

  /** As {@link #of(Throwable)}, of a sentence. */
  public static String of(String sentence) {
    if (sentence.isBlank() || sentence.length() > LONGEST) {
      throw new AssertionError("a message of " + sentence.length() + " characters: " + sentence);
    }
    if (sentence.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("a control character in the message: " + sentence);
    }
    return sentence;
  }
}
