package dev.parley.inference.grammar;

import static dev.parley.inference.grammar.Expression.choice;
import static dev.parley.inference.grammar.Expression.sequence;
import static dev.parley.inference.grammar.Expression.text;

import dev.parley.inference.grammar.Grammar.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a JSON Schema as a grammar of JSON texts, each of which is valid by it. Not every valid
 * text is in the grammar: properties come in the order of the schema, and nothing comes that it
 * does not name.
 *
 * <p><b>Source.</b> JSON Schema draft 2020-12, core and validation.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class SchemaReader {
  private static final String ROOT = "#";
  private static final String ANYTHING = "any JSON value";

  /** They tell people something and forbid nothing. */
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$schema",
          "$id",
          "$comment",
          "$defs",
          "definitions");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final JsonNode root;
  private final Map<String, Rule> rules = new LinkedHashMap<>();

  private SchemaReader(JsonNode root) {
    this.root = root;
  }

  static Grammar read(String schema) {
    JsonNode root;
    try {
      root = MAPPER.readTree(schema);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw new IllegalArgumentException(
          "schema, line %d, column %d: found %s; expected JSON."
              .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()),
          e);
    }
    SchemaReader reader = new SchemaReader(root);
    reader.rule(ROOT, root);
    return new Grammar(ROOT, reader.rules);
  }

  private void rule(String pointer, JsonNode schema) {
    Rule underWay = new Rule(text(""), place(pointer));
    rules.put(pointer, underWay); // so that a schema may speak of itself
    rules.put(pointer, new Rule(expression(SchemaNode.of(schema, pointer)), place(pointer)));
  }

  private static String place(String pointer) {
    return "schema, at '" + pointer + "'";
  }

  private Expression expression(SchemaNode schema) {
    if (schema.isTrue()) {
      return anything();
    }
    if (schema.has("$ref")) {
      schema.allow(Set.of("$ref"), ANNOTATIONS);
      return reference(schema);
    }
    if (schema.has("const") || schema.has("enum")) {
      schema.allow(Set.of("const", "enum", "type"), ANNOTATIONS);
      return literals(schema);
    }
    for (String keyword : List.of("anyOf", "oneOf", "allOf")) {
      if (schema.has(keyword)) {
        schema.allow(Set.of(keyword), ANNOTATIONS);
        return branches(schema, keyword);
      }
    }
    return typed(schema);
  }

  private Expression reference(SchemaNode schema) {
    String target = schema.string("$ref");
    if (!target.equals(ROOT) && !target.startsWith("#/")) {
      throw schema.wrong("$ref", "'" + target + "'", "a place in this schema: '#/$defs/NAME'");
    }
    if (!rules.containsKey(target)) {
      JsonNode found = root.at(JsonPointer.compile(target.substring(1)));
      if (found.isMissingNode()) {
        throw schema.wrong("$ref", "'" + target + "'", "a place that this schema has");
      }
      rule(target, found);
    }
    return new Expression.Reference(target);
  }

  private static Expression literals(SchemaNode schema) {
    List<JsonNode> values =
        schema.has("const") ? List.of(schema.get("const")) : schema.list("enum");
    Set<String> types = schema.types();
    List<Expression> texts = new ArrayList<>();
    for (JsonNode value : values) {
      boolean listed = !schema.has("enum") || schema.list("enum").contains(value);
      if (listed && (types.isEmpty() || types.stream().anyMatch(type -> isA(value, type)))) {
        texts.add(text(MAPPER.writeValueAsString(value)));
      }
    }
    if (texts.isEmpty()) {
      throw schema.wrong("no value that it allows", "at least one");
    }
    return new Expression.Choice(texts);
  }

  private static boolean isA(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> value.isNull();
    };
  }

  private Expression branches(SchemaNode schema, String keyword) {
    List<SchemaNode> branches = schema.children(keyword);
    if (branches.isEmpty() || (keyword.equals("allOf") && branches.size() > 1)) {
      throw schema.wrong(
          keyword,
          branches.size() + " schemas",
          keyword.equals("allOf") ? "one, or all of them written as one" : "at least one");
    }
    return new Expression.Choice(branches.stream().map(this::expression).toList());
  }

  private Expression typed(SchemaNode schema) {
    Set<String> types = schema.types();
    if (types.isEmpty()) {
      types = new TreeSet<>(TypeKeywords.typesOf(schema));
    }
    if (types.isEmpty()) {
      schema.allow(Set.of(), ANNOTATIONS);
      return anything();
    }
    Set<String> keywords = new TreeSet<>(Set.of("type"));
    types.forEach(type -> keywords.addAll(TypeKeywords.of(type)));
    schema.allow(keywords, ANNOTATIONS);
    List<Expression> ways = new ArrayList<>();
    for (String type : types) {
      ways.add(ofType(schema, type));
    }
    return new Expression.Choice(ways);
  }

  private Expression ofType(SchemaNode schema, String type) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> TypeKeywords.string(schema);
      case "number" -> TypeKeywords.number(schema, false);
      case "integer" -> TypeKeywords.number(schema, true);
      case "boolean" -> choice(text("true"), text("false"));
      case "null" -> text("null");
      default ->
          throw schema.wrong(
              "type", "'" + type + "'", "object, array, string, number, integer, boolean or null");
    };
  }

  private Expression array(SchemaNode schema) {
    int least = schema.count("minItems", 0);
    int most = schema.count("maxItems", Expression.UNBOUNDED);
    schema.requireOrder("minItems", least, "maxItems", most);
    if (most == 0) {
      return text("[]");
    }
    Expression item = schema.has("items") ? expression(schema.child("items")) : anything();
    return JsonText.array(item, least, most);
  }

  private record Member(String key, Expression value, boolean required) {}

  private Expression object(SchemaNode schema) {
    Set<String> required = schema.strings("required");
    Map<String, Member> members = new LinkedHashMap<>();
    for (SchemaNode property : schema.members("properties")) {
      boolean needed = required.contains(property.key());
      if (needed || !property.isFalse()) {
        members.put(property.key(), new Member(property.key(), expression(property), needed));
      }
    }
    boolean closed =
        schema.has("additionalProperties") && schema.child("additionalProperties").isFalse();
    for (String key : required) {
      if (!members.containsKey(key)) {
        if (closed) {
          throw schema.wrong("required", "'" + key + "'", "one of the properties");
        }
        members.put(key, new Member(key, additional(schema), true));
      }
    }
    if (members.isEmpty()) {
      return closed ? text("{}") : JsonText.map(additional(schema));
    }
    return sequence(
        text("{"), members(schema.pointer(), List.copyOf(members.values()), 0, false), text("}"));
  }

  private Expression additional(SchemaNode schema) {
    return schema.has("additionalProperties")
        ? expression(schema.child("additionalProperties"))
        : anything();
  }

  /** The members from one on, as a rule, or optional ones would be written out twice each. */
  private Expression members(String pointer, List<Member> members, int from, boolean comma) {
    if (from == members.size()) {
      return text("");
    }
    String name = pointer + " from member " + from + (comma ? " after others" : "");
    if (!rules.containsKey(name)) {
      Member member = members.get(from);
      rules.put(name, new Rule(text(""), place(pointer)));
      Expression present =
          sequence(
              comma ? JsonText.comma() : text(""),
              text(MAPPER.writeValueAsString(member.key())),
              JsonText.colon(),
              member.value(),
              members(pointer, members, from + 1, true));
      Expression rest =
          member.required() ? present : choice(present, members(pointer, members, from + 1, comma));
      rules.put(name, new Rule(rest, place(pointer)));
    }
    return new Expression.Reference(name);
  }

  private Expression anything() {
    if (!rules.containsKey(ANYTHING)) {
      Expression any = new Expression.Reference(ANYTHING);
      Expression value =
          choice(
              JsonText.map(any),
              JsonText.array(any, 0, Expression.UNBOUNDED),
              JsonText.string(Expression.repeat(JsonText.character(), 0, Expression.UNBOUNDED)),
              JsonText.number(),
              text("true"),
              text("false"),
              text("null"));
      rules.put(ANYTHING, new Rule(value, ANYTHING));
    }
    return new Expression.Reference(ANYTHING);
  }
}
