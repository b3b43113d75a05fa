package dev.parley.tools.hub;

/**
 * Hears how a transfer goes.
 *
 * <p><b>Threads.</b> Called on the thread that transfers.
 */
public interface TransferListener {

  /** A file begins, or begins again, with {@code already} of its {@code total} bytes here. */
  void begins(String file, long total, long already);

  /** More bytes of it are here. */
  void advances(long bytes);

  /** No more bytes come for now: all are here, or the connection broke. */
  void pauses();

  /** Something the user should know, one line. */
  void notes(String message);
}
