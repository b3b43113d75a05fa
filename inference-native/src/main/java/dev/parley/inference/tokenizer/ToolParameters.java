package dev.parley.inference.tokenizer;

import dev.parley.inference.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a tool's JSON Schema says of its parameters: their names, their types, and which are
 * required. Only {@code type} gives a value a type; without one, or with one that no schema knows,
 * it is a string. Whatever else a schema demands is for the tool to check.
 *
 * <p>A tool that lists its properties is called with these, unless {@code additionalProperties} is
 * true or a schema; one that lists none takes any. (JSON Schema itself allows any everywhere; here
 * an unknown name is a slip of the model far more often than an extra.)
 *
 * @param properties schemas by name
 * @param others the schema of every other parameter, or null if there are no others
 * @param required names that a call must have
 */
record ToolParameters(Map<?, ?> properties, @Nullable Map<?, ?> others, List<String> required) {

  static ToolParameters of(ToolSpec tool) {
    Map<?, ?> schema = map(tool.fields().get("parameters"));
    Object additional = schema.get("additionalProperties");
    boolean open = !schema.containsKey("properties") || Boolean.TRUE.equals(additional);
    boolean others = open || additional instanceof Map<?, ?>;
    return new ToolParameters(
        map(schema.get("properties")),
        others ? map(additional) : null,
        strings(schema, "required"));
  }

  /** The typed values of a call. */
  Map<String, @Nullable Object> values(Map<String, String> texts) throws MalformedCallException {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, String> argument : texts.entrySet()) {
      String name = argument.getKey();
      values.put(name, ParameterType.read(name, argument.getValue(), types(name)));
    }
    for (String name : required) {
      if (!values.containsKey(name)) {
        throw new MalformedCallException("lacks the parameter '" + name + "', which is required");
      }
    }
    return values;
  }

  private Set<ParameterType> types(String name) throws MalformedCallException {
    Object schema = properties.containsKey(name) ? properties.get(name) : others;
    if (schema == null) {
      throw new MalformedCallException(
          "has the parameter '" + name + "'; expected only " + properties.keySet());
    }
    return ParameterType.named(strings(map(schema), "type"));
  }

  /** A string or the strings of a list; whatever else stands there names nothing. */
  private static List<String> strings(Map<?, ?> schema, String key) {
    Object value = schema.get(key);
    List<?> elements =
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    return elements.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
