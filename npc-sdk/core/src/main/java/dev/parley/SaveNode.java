package dev.parley;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** A place in a save file, so that what is wrong there can be named. */
record SaveNode(String pointer, JsonNode node) {

  /** The field of an object. */
  SaveNode field(String name) {
    JsonNode child = node.get(name);
    if (child == null) {
      throw new BrokenSave(pointer + "/" + name + ": found nothing; expected this field");
    }
    return new SaveNode(pointer + "/" + name, child);
  }

  boolean has(String name) {
    return node.has(name);
  }

  String text() {
    if (!node.isString()) {
      throw mismatch("a text");
    }
    return node.stringValue();
  }

  boolean truth() {
    if (!node.isBoolean()) {
      throw mismatch("true or false");
    }
    return node.booleanValue();
  }

  double number() {
    if (!node.isNumber()) {
      throw mismatch("a number");
    }
    return node.doubleValue();
  }

  long whole() {
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw mismatch("a whole number");
    }
    return node.longValue();
  }

  int count() {
    long value = whole();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw mismatch("a count");
    }
    return (int) value;
  }

  <T> List<T> each(Function<SaveNode, T> read) {
    if (!node.isArray()) {
      throw mismatch("a list");
    }
    List<T> list = new ArrayList<>();
    for (JsonNode element : node) {
      list.add(read.apply(new SaveNode(pointer + "/" + list.size(), element)));
    }
    return list;
  }

  /** What the constructor gives; what it refuses is refused with this place. */
  <T> T build(Supplier<T> constructor) {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new BrokenSave(pointer + ": " + e.getMessage());
    }
  }

  BrokenSave mismatch(String expected) {
    String found = node.toString();
    String shown = found.length() > 40 ? found.substring(0, 40) + "..." : found;
    return new BrokenSave(pointer + ": found " + shown + "; expected " + expected);
  }

  /** A file that is no save. */
  static final class BrokenSave extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenSave(String what) {
      super(what);
    }
  }
}
