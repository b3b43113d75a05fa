package dev.parley.inference;

/**
 * A model file is not what it should be. The message tells where, what was found, what was expected
 * and, where there is one, the remedy.
 */
public final class ModelFormatException extends ModelException {

  private static final long serialVersionUID = 1;

  public ModelFormatException(String where, String found, String expected) {
    super(where + ": found " + found + "; expected " + expected);
  }

  public ModelFormatException(String where, String found, String expected, String remedy) {
    super(where + ": found " + found + "; expected " + expected + ". " + remedy);
  }
}
