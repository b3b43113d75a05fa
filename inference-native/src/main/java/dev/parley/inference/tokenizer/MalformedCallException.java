package dev.parley.inference.tokenizer;

/** A model wrote a tool call that cannot be read. */
public final class MalformedCallException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 60;

  private final String sentence;

  MalformedCallException(String sentence) {
    super(plain(sentence));
    this.sentence = plain(sentence);
  }

  /** What a model wrote may have any character; a game will log it. */
  private static String plain(String sentence) {
    return sentence.replaceAll("\\p{Cc}", "\ufffd");
  }

  /** What was found and what expected, on one line. */
  public String sentence() {
    return sentence;
  }

  /** The same, where the sentence begins with its verb. */
  MalformedCallException of(String function) {
    return new MalformedCallException("the call of '" + function + "' " + sentence);
  }

  /** The beginning of a text that a model wrote, on one line. */
  static String quote(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.codePointCount(0, line.length()) <= LONGEST_QUOTE) {
      return "'" + line + "'";
    }
    return "'" + line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "...'";
  }
}
