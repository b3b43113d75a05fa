package dev.parley.inference.grammar;

import static dev.parley.inference.grammar.Expression.UNBOUNDED;
import static dev.parley.inference.grammar.Expression.repeat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/** What a schema may say of strings and numbers, and which keywords belong to which type. */
final class TypeKeywords {
  private static final List<String> TYPES = List.of("object", "array", "string", "number");

  /** Beyond it a bound that is not given lies; doubles tell apart all integers up to there. */
  private static final BigDecimal FAR = new BigDecimal("999999999999999");

  /** By how many digits more than the bounds have a number stays away from one that is excluded. */
  private static final int FINER = 2;

  private TypeKeywords() {}

  static Set<String> of(String type) {
    return switch (type) {
      case "object" -> Set.of("properties", "required", "additionalProperties");
      case "array" -> Set.of("items", "minItems", "maxItems");
      case "string" -> Set.of("minLength", "maxLength", "pattern");
      case "number", "integer" ->
          Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
      default -> Set.of();
    };
  }

  /** The types that a schema without {@code type} speaks of. */
  static List<String> typesOf(SchemaNode schema) {
    return TYPES.stream().filter(type -> of(type).stream().anyMatch(schema::has)).toList();
  }

  static Expression string(SchemaNode schema) {
    int least = schema.count("minLength", 0);
    int most = schema.count("maxLength", UNBOUNDED);
    if (!schema.has("pattern")) {
      schema.requireOrder("minLength", least, "maxLength", most);
      return JsonText.string(repeat(JsonText.character(), least, most));
    }
    if (schema.has("minLength") || schema.has("maxLength")) {
      throw schema.wrong("'pattern' beside a length", "one of them; write lengths as {m,n}");
    }
    try {
      return JsonText.string(new PatternReader(schema.string("pattern")).read());
    } catch (PatternReader.UnreadableException e) {
      throw schema.wrong("pattern", e.found(), e.expected());
    }
  }

  static Expression number(SchemaNode schema, boolean whole) {
    List<BigDecimal> bounds =
        List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum").stream()
            .flatMap(keyword -> schema.number(keyword).stream())
            .toList();
    if (bounds.isEmpty()) {
      return whole ? JsonText.integer() : JsonText.number();
    }
    int scale = bounds.stream().mapToInt(BigDecimal::scale).max().orElse(0);
    BigDecimal unit = BigDecimal.ONE.movePointLeft(Math.max(0, scale) + (whole ? 0 : FINER));
    BigDecimal far =
        bounds.stream().map(b -> b.abs().multiply(BigDecimal.TEN)).reduce(FAR, BigDecimal::max);
    BigDecimal low =
        schema
            .number("minimum")
            .orElse(far.negate())
            .max(schema.number("exclusiveMinimum").map(b -> b.add(unit)).orElse(far.negate()));
    BigDecimal high =
        schema
            .number("maximum")
            .orElse(far)
            .min(schema.number("exclusiveMaximum").map(b -> b.subtract(unit)).orElse(far));
    List<Expression> ways =
        whole
            ? NumberRange.integers(
                low.setScale(0, RoundingMode.CEILING).toBigInteger(),
                high.setScale(0, RoundingMode.FLOOR).toBigInteger())
            : NumberRange.numbers(low, high);
    if (ways.isEmpty()) {
      throw schema.wrong("no number between its bounds", "at least one");
    }
    return new Expression.Choice(ways);
  }
}
