package dev.parley.inference.huggingface;

import dev.parley.inference.ModelException;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON in which every key stands once. {@code Infinity} and {@code NaN} are numbers, because
 * Python writes them.
 */
public final class StrictJson {
  /** Several times the largest known; what is larger is no such file. */
  private static final long FILE_LIMIT = 16L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * The object that a small file is.
   *
   * @param name what messages call the file
   * @throws ModelFormatException if it is anything else
   * @throws ModelException if it cannot be read
   */
  public static JsonObject read(Path file, String name) {
    return parse(name, bytes(file, name, FILE_LIMIT));
  }

  /**
   * The object that {@code bytes} are.
   *
   * @throws ModelFormatException if they are anything else
   */
  public static JsonObject parse(String name, byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(bytes);
      if (!root.isObject()) {
        throw new ModelFormatException(name, JsonObject.shown(root), "a JSON object");
      }
      return new JsonObject(name, "", root);
    } catch (JacksonException e) {
      throw broken(name, e);
    }
  }

  static byte[] bytes(Path file, String name, long limit) {
    try {
      long size = Files.size(file);
      if (size > limit) {
        throw new ModelFormatException(name, size + " bytes", "at most " + limit);
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new ModelFormatException(
          name,
          "no such file",
          "it beside the weights",
          "Keep all files of a checkpoint in one folder.");
    } catch (IOException e) {
      throw new ModelException(file + " cannot be read: " + e, e);
    }
  }

  /** Reads a large text token by token. What it throws goes to {@link #broken}. */
  static JsonParser parser(byte[] bytes) {
    return MAPPER.createParser(bytes);
  }

  static ModelFormatException broken(String name, JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new ModelFormatException(
        name,
        "broken JSON" + where + " (" + oneLine(e.getOriginalMessage()) + ")",
        "well-formed JSON with every key once");
  }

  private static String oneLine(String message) {
    return ForeignText.shown(message.lines().findFirst().orElse(""));
  }
}
