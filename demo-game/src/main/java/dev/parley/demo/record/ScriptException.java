package dev.parley.demo.record;

/** A script that cannot be read, or a playthrough that did not go as its script expects. */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ScriptException(String message) {
    super(message);
  }
}
