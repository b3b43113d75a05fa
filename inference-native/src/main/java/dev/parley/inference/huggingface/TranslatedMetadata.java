package dev.parley.inference.huggingface;

import dev.parley.inference.format.Metadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Metadata under GGUF's keys while it is gathered, and where each value came from.
 *
 * <p><b>Threads.</b> Confined to one.
 */
public final class TranslatedMetadata {
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  /**
   * Sets a value.
   *
   * @param place how a message names its origin: "tiny/config.json, key 'hidden_size'"
   */
  void set(String key, Object value, String place) {
    values.put(key, value);
    at(key, place);
  }

  /** Says where a value is missing from. */
  void at(String key, String place) {
    places.put(key, place);
  }

  /**
   * What was gathered.
   *
   * @param checkpoint what messages call the origin of a value that nothing names closer
   */
  public Metadata from(String checkpoint) {
    return new Metadata(checkpoint, values, places);
  }
}
