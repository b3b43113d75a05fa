package dev.parley.tools.hub;

import java.io.IOException;

/** An exchange went wrong in a way that may go right the next time. The message has no remedy. */
class BrokenTransferException extends IOException {
  private static final long serialVersionUID = 1;

  BrokenTransferException(String message) {
    super(inOneLine(message));
  }

  BrokenTransferException(String message, Throwable cause) {
    super(inOneLine(message), cause);
  }

  /** Some of it is the server's, which must not steer the user's terminal. */
  private static String inOneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", " ");
  }
}
