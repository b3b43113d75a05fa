package dev.parley.inference.format.gguf;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Metadata;
import dev.parley.inference.format.Place;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the key-value pairs of a GGUF header. */
final class GgufMetadata {
  /** The shortest pair: a key of one byte, its length, the value's type, a value of one byte. */
  static final int MINIMUM_PAIR_BYTES = Long.BYTES + 1 + Integer.BYTES + 1;

  private static final int KEY_LIMIT = 65_535;

  private final GgufCursor cursor;
  private final Place place;

  private GgufMetadata(GgufCursor cursor) {
    this.cursor = cursor;
    this.place = cursor.place();
  }

  static Metadata read(GgufCursor cursor, int pairs) throws IOException {
    return new GgufMetadata(cursor).read(pairs);
  }

  private Metadata read(int pairs) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs; i++) {
      String key = readKey();
      if (values.containsKey(key)) {
        throw new ModelFormatException(
            place.key(key), "the key a second time", "every key only once");
      }
      values.put(key, readValue(key));
    }
    return new Metadata(place.file(), values);
  }

  private String readKey() throws IOException {
    long start = cursor.position();
    String key = cursor.readString(KEY_LIMIT, "a key");
    if (key.isEmpty()) {
      throw new ModelFormatException(place.at(start), "an empty key", "a name");
    }
    return key;
  }

  private Object readValue(String key) throws IOException {
    String what = "key '" + ForeignText.shown(key) + "'";
    GgufValueType type = readType(key, what);
    if (type != GgufValueType.ARRAY) {
      return type.read(cursor, what);
    }
    GgufValueType elementType = readType(key, what);
    if (elementType == GgufValueType.ARRAY) {
      throw new ModelFormatException(
          place.key(key), "an array of arrays", "an array of numbers, booleans or strings");
    }
    int count = cursor.readCount(elementType.minimumBytes(), "the array length of " + what);
    return elementType.readArray(count, cursor, what);
  }

  private GgufValueType readType(String key, String what) throws IOException {
    int id = cursor.readInt("the value type of " + what);
    return GgufValueType.ofId(id)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    place.key(key),
                    "value type " + Integer.toUnsignedString(id),
                    "a number from 0 to " + GgufValueType.FLOAT64.id()));
  }
}
