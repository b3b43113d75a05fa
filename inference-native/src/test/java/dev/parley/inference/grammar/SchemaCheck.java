package dev.parley.inference.grammar;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whether a JSON text is valid by a schema, as the specification says it, value by value. */
final class SchemaCheck {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode root;

  private SchemaCheck(JsonNode root) {
    this.root = root;
  }

  static boolean isValid(String schema, String text) {
    try {
      JsonNode root = MAPPER.readTree(schema);
      return new SchemaCheck(root).isValid(root, MAPPER.readTree(text));
    } catch (JacksonException e) {
      return false;
    }
  }

  private boolean isValid(JsonNode schema, JsonNode value) {
    if (schema.isBoolean()) {
      return schema.booleanValue();
    }
    return schema.propertyNames().stream()
        .allMatch(keyword -> holds(schema, keyword, schema.path(keyword), value));
  }

  private boolean holds(JsonNode schema, String keyword, JsonNode says, JsonNode value) {
    return switch (keyword) {
      case "$defs" -> true;
      case "$ref" -> isValid(root.at(JsonPointer.compile(says.stringValue().substring(1))), value);
      case "allOf" -> says.valueStream().allMatch(each -> isValid(each, value));
      case "anyOf" -> says.valueStream().anyMatch(each -> isValid(each, value));
      case "oneOf" -> says.valueStream().filter(each -> isValid(each, value)).count() == 1;
      case "const" -> says.equals(value);
      case "enum" -> says.valueStream().anyMatch(value::equals);
      case "type" ->
          says.isString()
              ? isA(says.stringValue(), value)
              : says.valueStream().anyMatch(type -> isA(type.stringValue(), value));
      case "minimum" -> !value.isNumber() || compare(value, says) >= 0;
      case "maximum" -> !value.isNumber() || compare(value, says) <= 0;
      case "exclusiveMinimum" -> !value.isNumber() || compare(value, says) > 0;
      case "exclusiveMaximum" -> !value.isNumber() || compare(value, says) < 0;
      case "minLength" -> !value.isString() || length(value) >= says.intValue();
      case "maxLength" -> !value.isString() || length(value) <= says.intValue();
      case "pattern" ->
          !value.isString()
              || Pattern.compile(says.stringValue()).matcher(value.stringValue()).find();
      case "minItems" -> !value.isArray() || value.size() >= says.intValue();
      case "maxItems" -> !value.isArray() || value.size() <= says.intValue();
      case "items" -> !value.isArray() || value.valueStream().allMatch(v -> isValid(says, v));
      case "required" -> says.valueStream().allMatch(key -> value.has(key.stringValue()));
      case "properties" ->
          says.propertyNames().stream()
              .allMatch(key -> !value.has(key) || isValid(says.path(key), value.path(key)));
      case "additionalProperties" ->
          value.propertyNames().stream()
              .filter(key -> !schema.path("properties").has(key))
              .allMatch(key -> isValid(says, value.path(key)));
      default -> throw new IllegalArgumentException(keyword);
    };
  }

  private static int compare(JsonNode value, JsonNode bound) {
    return value.decimalValue().compareTo(bound.decimalValue());
  }

  private static int length(JsonNode value) {
    String text = value.stringValue();
    return text.codePointCount(0, text.length());
  }

  private static boolean isA(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "number" -> value.isNumber();
      case "integer" ->
          value.isNumber() && value.decimalValue().remainder(BigDecimal.ONE).signum() == 0;
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }
}
