package dev.parley.persona;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * One object of a pack's file with exactly the fields of a record, and the way to it for errors.
 *
 * <p>The tree is read by hand and not bound to the records by reflection, so that an error can name
 * the place and speak of texts and lists rather than of Java types.
 */
final class JsonFields {

  /** Editors find the schema by it; it says nothing about the pack. */
  private static final String SCHEMA = "$schema";

  private final String file;
  private final String pointer;
  private final JsonNode object;

  private JsonFields(String file, String pointer, JsonNode object) {
    this.file = file;
    this.pointer = pointer;
    this.object = object;
  }

  /**
   * The object that is the whole file.
   *
   * @throws PackFormatException if it is no object, or its fields are not those of the record
   */
  static JsonFields of(String file, JsonNode root, Class<? extends Record> shape) {
    return checked(file, "", root, shape, true);
  }

  String text(String field) {
    JsonNode value = object.get(field);
    return text(pointer + "/" + field, value);
  }

  int integer(String field) {
    JsonNode value = object.get(field);
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    // 38.0 is a whole number, as JSON Schema has it.
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw mismatch(pointer + "/" + field, value, "a whole number");
    }
    return (int) number;
  }

  List<String> texts(String field) {
    JsonNode list = list(field, "a list of texts");
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : list) {
      texts.add(text(pointer + "/" + field + "/" + texts.size(), entry));
    }
    return texts;
  }

  JsonFields object(String field, Class<? extends Record> shape) {
    return checked(file, pointer + "/" + field, object.get(field), shape, false);
  }

  List<JsonFields> objects(String field, Class<? extends Record> shape) {
    JsonNode list = list(field, "a list of objects");
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode entry : list) {
      String place = pointer + "/" + field + "/" + objects.size();
      objects.add(checked(file, place, entry, shape, false));
    }
    return objects;
  }

  /**
   * What the constructor returns; what it refuses is refused with the file and the way to it.
   *
   * @throws PackFormatException if the constructor throws {@link InvalidField}
   */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (InvalidField refused) {
      throw new PackFormatException(
          file, pointer + "/" + refused.field(), refused.found(), refused.expected());
    }
  }

  private JsonNode list(String field, String expected) {
    JsonNode value = object.get(field);
    if (!value.isArray()) {
      throw mismatch(pointer + "/" + field, value, expected);
    }
    return value;
  }

  private String text(String place, JsonNode value) {
    if (!value.isString()) {
      throw mismatch(place, value, "a text");
    }
    return value.stringValue();
  }

  private PackFormatException mismatch(String place, JsonNode value, String expected) {
    return new PackFormatException(file, place, kind(value), expected);
  }

  private static JsonFields checked(
      String file, String pointer, JsonNode node, Class<? extends Record> shape, boolean root) {
    if (!node.isObject()) {
      throw new PackFormatException(file, pointer, kind(node), "an object");
    }
    List<String> expected =
        Arrays.stream(shape.getRecordComponents()).map(RecordComponent::getName).toList();
    // Unknown before missing: a misspelt field is both, and its own name helps the writer more.
    for (String name : node.propertyNames()) {
      boolean allowed = expected.contains(name) || (root && name.equals(SCHEMA));
      if (!allowed) {
        throw new PackFormatException(
            file,
            pointer + "/" + escape(name),
            "an unknown field",
            "only " + expected.stream().collect(Collectors.joining(", ")));
      }
    }
    for (String name : expected) {
      if (!node.has(name)) {
        throw new PackFormatException(file, pointer + "/" + name, "nothing", "this field");
      }
    }
    JsonFields fields = new JsonFields(file, pointer, node);
    if (node.has(SCHEMA)) {
      fields.text(SCHEMA);
    }
    return fields;
  }

  /** RFC 6901, section 3. */
  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "the number " + value;
      case BOOLEAN, NULL -> value.toString();
      default -> "nothing";
    };
  }
}
