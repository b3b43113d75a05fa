package dev.parley.inference;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool as the model is told of it.
 *
 * @param name its name in calls
 * @param fields everything else of the function's JSON object in order, as plain Java values:
 *     {@code description} (a string) and {@code parameters} (a JSON Schema object) are the usual
 *     two
 */
public record ToolSpec(String name, Map<String, @Nullable Object> fields) {

  public ToolSpec {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }
}
