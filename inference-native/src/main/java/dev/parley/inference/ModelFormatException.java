package dev.parley.inference;

/**
 * A model file is not what it should be. The message tells where, what was found, what was expected
 * and, where there is one, the remedy. It is one line that is fit to print, whatever the file has:
 * control characters are replaced, and of a long text only the beginning is shown.
 */
public final class ModelFormatException extends ModelException {

  private static final long serialVersionUID = 1;

  private static final int SHOWN_CHARACTERS = 300;

  public ModelFormatException(String where, String found, String expected) {
    super(shown(where) + ": found " + shown(found) + "; expected " + shown(expected));
  }

  public ModelFormatException(String where, String found, String expected, String remedy) {
    super(
        shown(where) + ": found " + shown(found) + "; expected " + shown(expected) + ". " + remedy);
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cc}", "\ufffd");
    return plain.codePointCount(0, plain.length()) <= SHOWN_CHARACTERS
        ? plain
        : plain.substring(0, plain.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }
}
