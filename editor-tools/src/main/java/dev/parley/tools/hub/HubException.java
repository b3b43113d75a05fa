package dev.parley.tools.hub;

/**
 * The hub could not give what was asked for. The message is one sentence for the user, without what
 * could steer a terminal: some of it is the server's.
 */
public final class HubException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean absent;

  private HubException(String message, boolean absent) {
    super(message.replaceAll("\\p{Cntrl}", " "));
    this.absent = absent;
  }

  static HubException of(String message) {
    return new HubException(message, false);
  }

  /** What was asked for is not there, or not for this user; it may be elsewhere. */
  static HubException absent(String message) {
    return new HubException(message, true);
  }

  /** Whether another repository may have what this one has not. */
  public boolean isAbsent() {
    return absent;
  }
}
