package dev.parley.inference.model;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;

/**
 * Sizes beyond which a file is broken, checked before anything is made that large: no tensor tells
 * yet what is true.
 */
final class Limits {
  private static final int MOST_LAYERS = 4096;
  private static final int WIDEST_HEAD = 65_536;

  private Limits() {}

  /**
   * The number of layers.
   *
   * @throws ModelFormatException if there is none, or it makes no sense
   */
  static int layers(Metadata metadata, String prefix) {
    String key = prefix + "block_count";
    return within(metadata, key, metadata.requirePositive(key), MOST_LAYERS);
  }

  /**
   * The width of a head: the file's own, or its share of the model's width.
   *
   * @throws ModelFormatException if it makes no sense
   */
  static int headWidth(Metadata metadata, String prefix, int width, int heads) {
    String key = prefix + "attention.key_length";
    if (metadata.has(key)) {
      return within(metadata, key, metadata.requirePositive(key), WIDEST_HEAD);
    }
    if (width / heads > WIDEST_HEAD) {
      throw metadata.mismatch(
          prefix + "embedding_length", width, "at most " + WIDEST_HEAD + " for each head");
    }
    return Math.max(1, width / heads);
  }

  private static int within(Metadata metadata, String key, int found, int most) {
    if (found > most) {
      throw metadata.mismatch(key, found, "at most " + most);
    }
    return found;
  }
}
