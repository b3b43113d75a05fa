package dev.parley.inference.tokenizer;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A type of JSON Schema, and how the text of a call's value is read as one: as JSON, or as Python's
 * {@code True}, {@code False} and {@code None}, which is how templates write them. Only a string is
 * its text as it stands, where no other of its types fits.
 */
enum ParameterType {
  NULL,
  BOOLEAN,
  INTEGER,
  NUMBER,
  OBJECT,
  ARRAY,
  STRING;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Whether a value of JSON, as a plain Java object, is of this type; no text is. */
  private boolean fits(@Nullable Object json) {
    return switch (this) {
      case NULL -> json == null;
      case BOOLEAN -> json instanceof Boolean;
      case INTEGER -> json instanceof Number && !(json instanceof Double);
      case NUMBER -> json instanceof Number;
      case OBJECT -> json instanceof Map<?, ?>;
      case ARRAY -> json instanceof List<?>;
      case STRING -> false;
    };
  }

  /** The types that a schema names; {@link #STRING} if it names none that we know. */
  static Set<ParameterType> named(Collection<String> names) {
    Set<ParameterType> types = EnumSet.noneOf(ParameterType.class);
    for (ParameterType type : values()) {
      if (names.contains(type.toString())) {
        types.add(type);
      }
    }
    return types.isEmpty() ? EnumSet.of(STRING) : types;
  }

  /**
   * The value that a text means.
   *
   * @param types what it may be
   * @throws MalformedCallException if it is none of that; the sentence begins with its verb
   */
  static @Nullable Object read(String parameter, String text, Set<ParameterType> types)
      throws MalformedCallException {
    if (types.equals(EnumSet.of(STRING))) {
      return text;
    }
    try {
      Object json = json(text);
      if (isFinite(json) && types.stream().anyMatch(type -> type.fits(json))) {
        return json;
      }
    } catch (JacksonException e) {
      // It is no JSON, so only a string will do.
    }
    if (types.contains(STRING)) {
      return text;
    }
    String expected = types.stream().map(ParameterType::toString).collect(Collectors.joining(", "));
    throw new MalformedCallException(
        "has %s as '%s'; expected a value of type %s"
            .formatted(MalformedCallException.quote(text), parameter, expected));
  }

  private static @Nullable Object json(String text) {
    return switch (text.strip()) {
      case "True" -> true;
      case "False" -> false;
      case "None" -> null;
      default -> JSON.readValue(text, Object.class);
    };
  }

  /** Whether it holds no number too large for a double, which no template could write again. */
  private static boolean isFinite(@Nullable Object json) {
    if (json instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(ParameterType::isFinite);
    }
    if (json instanceof List<?> list) {
      return list.stream().allMatch(ParameterType::isFinite);
    }
    return !(json instanceof Double number) || Double.isFinite(number);
  }

  /** As a schema names it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
