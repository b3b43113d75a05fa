package dev.parley.inference;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that an assistant made.
 *
 * @param name the tool's name
 * @param arguments values by parameter name in the order they were given: strings, {@link Number}s,
 *     {@link Boolean}s, null, or lists and maps of these. A number that a model wrote is an {@link
 *     Integer}, {@link Long} or {@link java.math.BigInteger}, the smallest that holds it, or with a
 *     fraction or an exponent a {@link Double}
 */
public record ToolCall(String name, Map<String, @Nullable Object> arguments) {

  public ToolCall {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    arguments.forEach((parameter, value) -> copy.put(parameter, copy(value)));
    arguments = Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object copy(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach((key, member) -> copy.put(key, copy(member)));
      return Collections.unmodifiableMap(copy);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(copy(element)));
      return Collections.unmodifiableList(copy);
    }
    return value;
  }
}
