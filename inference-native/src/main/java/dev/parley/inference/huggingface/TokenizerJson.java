package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code tokenizer.json} holds. Its two large parts, the vocabulary and the merges, are read
 * token by token and not as trees, which would take several times their size.
 *
 * @param root the file without {@code model}
 * @param model the file's {@code model} without {@code vocab} and {@code merges}
 * @param vocabulary ids by name
 * @param merges two names with a space between, the most urgent first
 */
record TokenizerJson(
    JsonObject root, JsonObject model, Map<String, Integer> vocabulary, List<String> merges) {
  static final String NAME = "tokenizer.json";

  /** Several times the largest known. */
  private static final long FILE_LIMIT = 256L << 20;

  /**
   * Reads the file.
   *
   * @param name what messages call it
   */
  static TokenizerJson read(Path file, String name) {
    byte[] bytes = StrictJson.bytes(file, name, FILE_LIMIT);
    try (JsonParser parser = StrictJson.parser(bytes)) {
      return new Reader(parser, name).read();
    } catch (JacksonException e) {
      throw StrictJson.broken(name, e);
    }
  }

  /** Goes through the file once. */
  private static final class Reader {
    private final JsonParser parser;
    private final String name;
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ObjectNode model = JsonNodeFactory.instance.objectNode();
    private final Map<String, Integer> vocabulary = new LinkedHashMap<>();
    private final List<String> merges = new ArrayList<>();

    Reader(JsonParser parser, String name) {
      this.parser = parser;
      this.name = name;
    }

    TokenizerJson read() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw mismatch("", "a JSON object");
      }
      for (String key = nextKey(); key != null; key = nextKey()) {
        parser.nextToken();
        if (key.equals("model")) {
          readModel();
        } else {
          root.set(key, parser.<JsonNode>readValueAsTree());
        }
      }
      if (parser.nextToken() != null) {
        throw mismatch("", "the end of the file");
      }
      JsonObject rest = new JsonObject(name, "", root);
      return new TokenizerJson(rest, new JsonObject(name, "model.", model), vocabulary, merges);
    }

    private void readModel() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw mismatch("model", "an object");
      }
      for (String key = nextKey(); key != null; key = nextKey()) {
        parser.nextToken();
        switch (key) {
          case "vocab" -> readVocabulary();
          case "merges" -> readMerges();
          default -> model.set(key, parser.<JsonNode>readValueAsTree());
        }
      }
    }

    private void readVocabulary() {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw mismatch("model.vocab", "an object of ids by name");
      }
      for (String token = nextKey(); token != null; token = nextKey()) {
        boolean id =
            parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT;
        if (!id) {
          throw mismatch("model.vocab." + token, "an id");
        }
        vocabulary.put(token, parser.getIntValue());
      }
    }

    private void readMerges() {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw mismatch("model.merges", "an array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        merges.add(parser.currentToken() == JsonToken.START_ARRAY ? readPair() : requireText());
      }
    }

    /** A merge as newer files have it: two names. */
    private String readPair() {
      parser.nextToken();
      String left = requireText();
      parser.nextToken();
      String right = requireText();
      if (parser.nextToken() != JsonToken.END_ARRAY) {
        throw mismatch(merge(), "two names");
      }
      return left + " " + right;
    }

    private String requireText() {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw mismatch(merge(), "two names");
      }
      return parser.getString();
    }

    private String merge() {
      return "model.merges[" + merges.size() + "]";
    }

    private @Nullable String nextKey() {
      return parser.nextToken() == JsonToken.PROPERTY_NAME ? parser.currentName() : null;
    }

    private ModelFormatException mismatch(String key, String expected) {
      String where = key.isEmpty() ? name : new JsonObject(name, "", root).where(key);
      @Nullable JsonToken token = parser.currentToken();
      String found = token == null ? "the end" : describe(token);
      return new ModelFormatException(where, found, expected);
    }

    private String describe(JsonToken token) {
      return switch (token) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        case END_OBJECT, END_ARRAY -> "the end of a list";
        case VALUE_STRING -> "'" + ForeignText.shown(parser.getString()) + "'";
        default -> ForeignText.shown(parser.getString());
      };
    }
  }
}
