package dev.parley.inference.format;

import dev.parley.inference.ModelFormatException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The key-value part of a model file, with every value asked for by type. Immutable.
 *
 * <p>Values are {@link Long} (all integer types), {@link Double} (both float types), {@link
 * Boolean}, {@link String}, {@code long[]}, {@code float[]}, {@code boolean[]}, or a {@code List}
 * of strings. A value of another type than asked for is a {@link ModelFormatException} that names
 * file and key.
 */
public final class Metadata {
  private final String file;
  private final Map<String, Object> values;
  private final Map<String, String> places;

  /**
   * @param file what messages call the file
   */
  public Metadata(String file, Map<String, Object> values) {
    this(file, values, Map.of());
  }

  /**
   * Values that another file has in other words.
   *
   * @param places how messages name the origin of a value, by key; other keys are named themselves
   */
  public Metadata(String file, Map<String, Object> values, Map<String, String> places) {
    this.file = file;
    this.places = Map.copyOf(places);
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The keys in file order. */
  public List<String> keys() {
    return List.copyOf(values.keySet());
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<String> string(String key) {
    return typed(key, String.class, "a string");
  }

  public String requireString(String key) {
    return require(key, string(key), "a string");
  }

  /**
   * Makes sure that a file does not ask for something we do not do.
   *
   * @throws ModelFormatException if the key is there with another value
   */
  public void requireAbsentOr(String key, String only) {
    string(key)
        .filter(value -> !value.equals(only))
        .ifPresent(
            value -> {
              throw new ModelFormatException(
                  where(key), "'" + ForeignText.shown(value) + "'", "'" + only + "'");
            });
  }

  /** An integer of any width that fits an {@code int}. */
  public Optional<Integer> integer(String key) {
    return typed(key, Long.class, "an integer").map(value -> narrow(key, value));
  }

  public int requireInteger(String key) {
    return require(key, integer(key), "an integer");
  }

  /** A size or a count: an integer above zero. */
  public int requirePositive(String key) {
    return positive(key).orElseThrow(() -> missing(key, "a number above 0"));
  }

  /** A size or a count, if the file tells it. */
  public Optional<Integer> positive(String key) {
    Optional<Integer> value = integer(key);
    if (value.isPresent() && value.get() <= 0) {
      throw new ModelFormatException(where(key), value.get().toString(), "a number above 0");
    }
    return value;
  }

  /** A float, or an integer taken as one. */
  public Optional<Float> real(String key) {
    if (values.get(key) instanceof Long whole) {
      return Optional.of((float) (long) whole);
    }
    return typed(key, Double.class, "a number").map(Double::floatValue);
  }

  public float requireReal(String key) {
    return require(key, real(key), "a number");
  }

  public Optional<Boolean> bool(String key) {
    return typed(key, Boolean.class, "a boolean");
  }

  public Optional<List<String>> strings(String key) {
    @Nullable Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof List<?> list)) {
      throw mismatch(key, value, "an array of strings");
    }
    return Optional.of(list.stream().map(String.class::cast).toList());
  }

  /**
   * A number for each of {@code count} layers: an array of that length, or one number for all.
   *
   * @throws ModelFormatException if the key is missing, or the array has another length
   */
  public List<Integer> perLayer(String key, int count) {
    if (!(values.get(key) instanceof long[] array)) {
      return Collections.nCopies(count, requirePositive(key));
    }
    if (array.length != count) {
      throw new ModelFormatException(
          where(key), "an array of " + array.length, "one number for each of " + count);
    }
    List<Integer> perLayer = new ArrayList<>();
    for (long value : array) {
      if (value < 0) {
        throw new ModelFormatException(where(key), Long.toString(value), "numbers of 0 or more");
      }
      perLayer.add(narrow(key, value));
    }
    return List.copyOf(perLayer);
  }

  /** An array of integers of any width, as they are. */
  public Optional<long[]> integers(String key) {
    return typed(key, long[].class, "an array of integers").map(long[]::clone);
  }

  public Optional<float[]> reals(String key) {
    return typed(key, float[].class, "an array of floats").map(float[]::clone);
  }

  /**
   * Every value as it is held, in file order, for who copies them; arrays are not to be changed.
   */
  public void forEach(BiConsumer<String, Object> each) {
    values.forEach(each);
  }

  private <T> Optional<T> typed(String key, Class<T> type, String expected) {
    @Nullable Object value = values.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw mismatch(key, value, expected);
    }
    return Optional.of(type.cast(value));
  }

  private <T> T require(String key, Optional<T> value, String expected) {
    return value.orElseThrow(() -> missing(key, expected));
  }

  private ModelFormatException missing(String key, String expected) {
    return new ModelFormatException(where(key), "nothing", expected);
  }

  /** Says that a value does not go with the others. */
  public ModelFormatException mismatch(String key, int found, String expected) {
    return new ModelFormatException(where(key), Integer.toString(found), expected);
  }

  private int narrow(String key, long value) {
    if (value != (int) value) {
      throw new ModelFormatException(where(key), Long.toString(value), "a number of 32 bits");
    }
    return (int) value;
  }

  private ModelFormatException mismatch(String key, Object value, String expected) {
    String kind = value.getClass().getSimpleName();
    String shown = value instanceof Number || value instanceof Boolean ? kind + " " + value : kind;
    return new ModelFormatException(where(key), shown, expected);
  }

  /** How a message names one key of this file: "npc.gguf, key 'tokenizer.ggml.tokens'". */
  public String where(String key) {
    return places.getOrDefault(key, file + ", key '" + key + "'");
  }
}
