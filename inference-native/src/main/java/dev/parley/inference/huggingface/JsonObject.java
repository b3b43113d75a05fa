package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.format.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An object of a JSON file, with every value asked for by type. A value of {@code null} counts as
 * none. Another type than asked for is a {@link ModelFormatException} that names file and key.
 *
 * @param file what messages call the file
 * @param path what stands before this object's keys in messages: "" or "model."
 * @param node an object
 */
public record JsonObject(String file, String path, JsonNode node) {
  /** How a message names one key: "tiny/config.json, key 'rope_scaling.factor'". */
  public String where(String key) {
    return new Place(file).key(path + key);
  }

  public List<String> keys() {
    return List.copyOf(node.propertyNames());
  }

  public boolean has(String key) {
    return value(key) != null;
  }

  public Optional<String> string(String key) {
    @Nullable JsonNode value = value(key);
    if (value != null && !value.isString()) {
      throw mismatch(key, "a string");
    }
    return Optional.ofNullable(value).map(JsonNode::stringValue);
  }

  public String requireString(String key) {
    return string(key).orElseThrow(() -> mismatch(key, "a string"));
  }

  /** A whole number of at most 64 bits. */
  public Optional<Long> integer(String key) {
    @Nullable JsonNode value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw mismatch(key, "a whole number");
    }
    return Optional.of(value.longValue());
  }

  /** A size or a count: from 1 to 2^31 - 1. */
  public Optional<Integer> positive(String key) {
    Optional<Long> value = integer(key);
    if (value.isPresent() && (value.get() < 1 || value.get() > Integer.MAX_VALUE)) {
      throw mismatch(key, "a number from 1 to 2^31 - 1");
    }
    return value.map(Math::toIntExact);
  }

  public int requirePositive(String key) {
    return positive(key).orElseThrow(() -> mismatch(key, "a number from 1 to 2^31 - 1"));
  }

  /** A finite number. */
  public Optional<Double> number(String key) {
    @Nullable JsonNode value = value(key);
    if (value != null && (!value.isNumber() || !Double.isFinite(value.doubleValue()))) {
      throw mismatch(key, "a number");
    }
    return Optional.ofNullable(value).map(JsonNode::doubleValue);
  }

  /** A finite number above 0. */
  public double requirePositiveNumber(String key) {
    return number(key)
        .filter(value -> value > 0)
        .orElseThrow(() -> mismatch(key, "a number above 0"));
  }

  public Optional<Boolean> bool(String key) {
    @Nullable JsonNode value = value(key);
    if (value != null && !value.isBoolean()) {
      throw mismatch(key, "true or false");
    }
    return Optional.ofNullable(value).map(JsonNode::booleanValue);
  }

  public Optional<JsonObject> object(String key) {
    @Nullable JsonNode value = value(key);
    if (value != null && !value.isObject()) {
      throw mismatch(key, "an object");
    }
    return Optional.ofNullable(value).map(found -> new JsonObject(file, path + key + ".", found));
  }

  public JsonObject requireObject(String key) {
    return object(key).orElseThrow(() -> mismatch(key, "an object"));
  }

  /** The objects of an array; an empty list if there is none. */
  public List<JsonObject> objects(String key) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode each : array(key)) {
      String place = key + "[" + objects.size() + "]";
      if (!each.isObject()) {
        throw new ModelFormatException(where(place), shown(each), "an object");
      }
      objects.add(new JsonObject(file, path + place + ".", each));
    }
    return objects;
  }

  /** The values of an array; an empty list if there is none. */
  public List<JsonNode> array(String key) {
    @Nullable JsonNode value = value(key);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw mismatch(key, "an array");
    }
    return List.copyOf(value.values());
  }

  /**
   * Makes sure that a file does not ask for something we do not do.
   *
   * @throws ModelFormatException if the key is there with another value
   */
  public void requireAbsentOr(String key, String only) {
    if (string(key).filter(value -> !value.equals(only)).isPresent()) {
      throw mismatch(key, "'" + only + "'");
    }
  }

  /**
   * Makes sure that a file does not ask for something we do not do.
   *
   * @throws ModelFormatException if the key is there with another value
   */
  public void requireAbsentOr(String key, boolean only) {
    if (bool(key).filter(value -> value != only).isPresent()) {
      throw mismatch(key, Boolean.toString(only));
    }
  }

  /**
   * Makes sure that a file does not ask for something we do not do.
   *
   * @throws ModelFormatException if the key is there with any value but null
   */
  public void requireAbsent(String key) {
    if (has(key)) {
      throw mismatch(key, "null");
    }
  }

  /** Says that the value of a key is not what it must be. */
  public ModelFormatException mismatch(String key, String expected) {
    @Nullable JsonNode value = value(key);
    return new ModelFormatException(where(key), value == null ? "nothing" : shown(value), expected);
  }

  private @Nullable JsonNode value(String key) {
    @Nullable JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /** A value for a message. */
  static String shown(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array of " + value.size();
      case STRING -> "'" + ForeignText.shown(value.stringValue()) + "'";
      case NUMBER, BOOLEAN, NULL -> ForeignText.shown(value.toString());
      default -> "nothing";
    };
  }
}
