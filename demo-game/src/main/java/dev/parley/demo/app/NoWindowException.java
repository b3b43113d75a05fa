package dev.parley.demo.app;

/** There is no display, or it cannot show what we draw. */
final class NoWindowException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoWindowException(String message) {
    super(message);
  }
}
