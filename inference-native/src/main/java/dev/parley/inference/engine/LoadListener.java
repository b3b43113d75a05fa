package dev.parley.inference.engine;

/** Hears how far the loading of a model has come, for a progress bar. */
@FunctionalInterface
public interface LoadListener {

  /**
   * Called now and then until {@code loadedBytes} is {@code totalBytes}, never with less than
   * before, by one thread at a time but not always the same. What it throws ends the loading.
   *
   * @param loadedBytes of weights that were read
   * @param totalBytes of all weights of the file
   */
  void onLoaded(long loadedBytes, long totalBytes);
}
