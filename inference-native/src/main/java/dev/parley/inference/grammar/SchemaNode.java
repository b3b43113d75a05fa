package dev.parley.inference.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A schema inside a schema, which knows where it stands. */
record SchemaNode(JsonNode node, String pointer) {
  /** More characters or items than that are never written. */
  private static final int MOST = 2000;

  static SchemaNode of(JsonNode node, String pointer) {
    SchemaNode schema = new SchemaNode(node, pointer);
    if (!node.isObject() && !node.isBoolean()) {
      throw schema.wrong(shown(node), "an object, or true");
    }
    return schema;
  }

  /** All is allowed. */
  boolean isTrue() {
    if (isFalse()) {
      throw wrong("false", "a schema that something is valid by");
    }
    return node.isBoolean();
  }

  /** Nothing is allowed. */
  boolean isFalse() {
    return node.isBoolean() && !node.booleanValue();
  }

  /** The last part of the pointer as the schema writes it. */
  String key() {
    String last = pointer.substring(pointer.lastIndexOf('/') + 1);
    return last.replace("~1", "/").replace("~0", "~");
  }

  boolean has(String keyword) {
    return node.has(keyword);
  }

  JsonNode get(String keyword) {
    return node.path(keyword);
  }

  /** Refuses every keyword but some. */
  void allow(Set<String> keywords, Set<String> others) {
    for (String keyword : node.propertyNames()) {
      if (!keywords.contains(keyword) && !others.contains(keyword)) {
        throw wrong(
            "'" + keyword + "'",
            "a keyword that can be held here: "
                + String.join(", ", keywords.stream().sorted().toList()));
      }
    }
  }

  SchemaNode child(String keyword) {
    return of(get(keyword), below(keyword));
  }

  private String below(String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  List<SchemaNode> members(String keyword) {
    List<SchemaNode> members = new ArrayList<>();
    SchemaNode object = new SchemaNode(get(keyword), below(keyword));
    if (has(keyword)) {
      if (!object.node.isObject()) {
        throw object.wrong(shown(object.node), "an object");
      }
      object.node.propertyNames().forEach(key -> members.add(object.child(key)));
    }
    return members;
  }

  List<JsonNode> list(String keyword) {
    JsonNode list = get(keyword);
    if (!list.isArray()) {
      throw wrong(keyword, shown(list), "a list");
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }

  List<SchemaNode> children(String keyword) {
    List<JsonNode> items = list(keyword);
    List<SchemaNode> children = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      children.add(of(items.get(i), below(keyword) + "/" + i));
    }
    return children;
  }

  String string(String keyword) {
    JsonNode value = get(keyword);
    if (!value.isString()) {
      throw wrong(keyword, shown(value), "a string");
    }
    return value.stringValue();
  }

  /** In order; empty where the keyword is missing. */
  Set<String> strings(String keyword) {
    Set<String> strings = new LinkedHashSet<>();
    if (has(keyword)) {
      for (JsonNode item : list(keyword)) {
        if (!item.isString()) {
          throw wrong(keyword, shown(item), "strings");
        }
        strings.add(item.stringValue());
      }
    }
    return strings;
  }

  /** What {@code type} says; empty where it is missing. */
  Set<String> types() {
    return get("type").isString() ? Set.of(string("type")) : strings("type");
  }

  int count(String keyword, int otherwise) {
    if (!has(keyword)) {
      return otherwise;
    }
    BigDecimal value = number(keyword).orElse(BigDecimal.ONE.negate());
    if (value.signum() < 0 || value.stripTrailingZeros().scale() > 0) {
      throw wrong(keyword, shown(get(keyword)), "a whole number of at least 0");
    }
    boolean least = keyword.startsWith("min");
    if (least && value.compareTo(BigDecimal.valueOf(MOST)) > 0) {
      throw wrong(keyword, shown(get(keyword)), "at most " + MOST);
    }
    return value.min(BigDecimal.valueOf(MOST)).intValue();
  }

  Optional<BigDecimal> number(String keyword) {
    if (!has(keyword)) {
      return Optional.empty();
    }
    if (!get(keyword).isNumber()) {
      throw wrong(keyword, shown(get(keyword)), "a number");
    }
    BigDecimal number = get(keyword).decimalValue();
    // Each digit of a bound becomes a rule.
    if (Math.abs((long) number.precision() - number.scale()) > 40 || number.scale() > 40) {
      throw wrong(keyword, shown(get(keyword)), "at most 40 digits");
    }
    return Optional.of(number);
  }

  void requireOrder(String least, int low, String most, int high) {
    if (high != Expression.UNBOUNDED && low > high) {
      throw wrong(least, low + " above " + most + " " + high, "at most " + high);
    }
  }

  IllegalArgumentException wrong(String found, String expected) {
    return new IllegalArgumentException(
        "schema, at '" + pointer + "': found " + found + "; expected " + expected + ".");
  }

  IllegalArgumentException wrong(String keyword, String found, String expected) {
    return new SchemaNode(get(keyword), below(keyword)).wrong(found, expected);
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
