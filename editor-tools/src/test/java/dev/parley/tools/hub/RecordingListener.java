package dev.parley.tools.hub;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it hears. */
final class RecordingListener implements TransferListener {
  private final List<String> notes = new ArrayList<>();
  private long received;

  @Override
  public void begins(String file, long total, long already) {}

  @Override
  public void advances(long bytes) {
    received += bytes;
  }

  @Override
  public void pauses() {}

  @Override
  public void notes(String message) {
    notes.add(message);
  }

  long received() {
    return received;
  }

  String notes() {
    return String.join("\n", notes);
  }
}
