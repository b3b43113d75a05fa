package dev.parley.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that an assistant made.
 *
 * @param name the tool's name
 * @param arguments values by parameter name in the order they were given: strings, {@link Number}s,
 *     {@link Boolean}s, null, or lists and maps of these
 */
public record ToolCall(String name, Map<String, @Nullable Object> arguments) {

  public ToolCall {
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
