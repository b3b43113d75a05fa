package dev.parley.tools;

import dev.parley.inference.engine.LoadListener;

/** Shows how far a model is loaded: a bar for a person, one line for a pipe. */
final class LoadProgress implements LoadListener {
  private final Terminal terminal;
  private final String name;
  private final PullProgress bar;
  private long shownBytes;

  LoadProgress(Terminal terminal, String name) {
    this.terminal = terminal;
    this.name = name;
    this.bar = new PullProgress(terminal, System::nanoTime);
    if (!terminal.isInteractive()) {
      terminal.note("loading " + name + " ...");
    }
  }

  @Override
  public void onLoaded(long loadedBytes, long totalBytes) {
    if (!terminal.isInteractive()) {
      return;
    }
    if (shownBytes == 0) {
      bar.begins("loading " + name, totalBytes, 0);
    }
    bar.advances(loadedBytes - shownBytes);
    if (loadedBytes == totalBytes && shownBytes < totalBytes) {
      bar.pauses();
    }
    shownBytes = loadedBytes;
  }
}
