package dev.parley.inference.engine;

import dev.parley.inference.DialogueOptions;
import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.Priority;
import dev.parley.inference.Role;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.format.ForeignText;
import dev.parley.inference.huggingface.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A line of an engine's log as it is read. {@link LogLine} writes it. What is wrong in it is a
 * {@link ModelFormatException} that names the line.
 */
final class LoggedLine {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String place;
  private final JsonObject line;

  /**
   * @param place what messages call the line
   */
  LoggedLine(String place, byte[] json) {
    this.place = place;
    this.line = new JsonObject(place, "", parse(place, json));
  }

  private static JsonNode parse(String place, byte[] json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (root.isObject()) {
        return root;
      }
    } catch (JacksonException e) {
      // Told below: what the parser says of it is for whoever writes JSON by hand.
    }
    throw new ModelFormatException(
        place,
        "'" + ForeignText.shown(new String(json, StandardCharsets.UTF_8)) + "'",
        "one whole JSON object",
        "If the game ended while it wrote its last line, delete that line.");
  }

  /** The first line. */
  RecordedEngine engine() {
    long format = line.integer("parley_log").orElse(0L);
    if (format != LogLine.FORMAT) {
      throw line.mismatch("parley_log", LogLine.FORMAT + ", the format that this Parley reads");
    }
    return new RecordedEngine(
        line.requireString("model"),
        whole("model_bytes"),
        line.requireString("device"),
        line.requirePositive("context_tokens"),
        flag("exact"),
        line.has("head") ? oneOf(line, "head", WeightType.values()) : null);
  }

  /** Any other line. */
  LogEvent event() {
    int dialogue = line.requirePositive("dialogue");
    return switch (line.requireString("event")) {
      case "open" -> new LogEvent.Open(dialogue, options());
      case "fork" -> new LogEvent.Fork(dialogue, line.requirePositive("origin"));
      case "submit" -> new LogEvent.Submit(dialogue, request());
      case "end" -> end(dialogue);
      case "read" -> new LogEvent.Read(dialogue, messages("messages"));
      case "keep" -> new LogEvent.Keep(dialogue, count("characters"));
      case "rewind" -> new LogEvent.Rewind(dialogue, count("count"));
      case "replace" -> new LogEvent.Replace(dialogue, messages("messages"));
      case "change" -> new LogEvent.Change(dialogue);
      case "state" -> new LogEvent.State(dialogue, line.requireString("what"), count("tokens"));
      case "rebuild" ->
          new LogEvent.Rebuild(dialogue, count("from"), count("to"), line.requireString("reason"));
      case "close" -> new LogEvent.Close(dialogue);
      default -> throw line.mismatch("event", "an event that this Parley knows");
    };
  }

  private DialogueOptions options() {
    List<ToolSpec> tools = new ArrayList<>();
    for (JsonObject each : line.objects("tools")) {
      tools.add(new ToolSpec(each.requireString("name"), values(each.requireObject("fields"))));
    }
    return new DialogueOptions(line.requireString("name"), messages("opening"), tools);
  }

  private LogEvent end(int dialogue) {
    Hearing.@Nullable Cut cut =
        line.has("cut") ? new Hearing.Cut(count("cut"), flag("missed")) : null;
    return new LogEvent.End(
        dialogue, line.requireString("text"), line.requireString("thought"), calls(line), cut);
  }

  private GenerationRequest request() {
    try {
      SamplingOptions sampling =
          new SamplingOptions(
              number("temperature"),
              count("top_k"),
              number("top_p"),
              number("min_p"),
              number("repetition_penalty"),
              whole("seed"));
      return new GenerationRequest(
          messages("messages"),
          sampling,
          line.requirePositive("max_tokens"),
          texts("stop"),
          flag("thinking"),
          constraint(),
          oneOf(line, "priority", Priority.values()));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          place, String.valueOf(e.getMessage()), "a request that can be made");
    }
  }

  private @Nullable OutputConstraint constraint() {
    if (line.has("grammar")) {
      return OutputConstraint.grammar(line.requireString("grammar"));
    }
    if (line.has("schema")) {
      return OutputConstraint.jsonSchema(line.requireString("schema"));
    }
    return line.has("choices") ? OutputConstraint.choices(texts("choices")) : null;
  }

  private List<Message> messages(String key) {
    List<Message> messages = new ArrayList<>();
    for (JsonObject each : line.objects(key)) {
      Role role = oneOf(each, "role", Role.values());
      List<ToolCall> calls = calls(each);
      @Nullable String thought = each.string("thought").orElse(null);
      if (role != Role.ASSISTANT && (thought != null || !calls.isEmpty())) {
        throw each.mismatch("role", "ASSISTANT, because it has a thought or calls");
      }
      messages.add(new Message(role, each.requireString("content"), thought, calls));
    }
    return messages;
  }

  private static List<ToolCall> calls(JsonObject of) {
    List<ToolCall> calls = new ArrayList<>();
    for (JsonObject each : of.objects("calls")) {
      calls.add(new ToolCall(each.requireString("name"), values(each.requireObject("arguments"))));
    }
    return calls;
  }

  /** Plain Java values, with numbers of the smallest type that holds them. */
  private static Map<String, @Nullable Object> values(JsonObject object) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String key : object.keys()) {
      JsonNode value = object.node().get(key);
      values.put(key, value == null ? null : MAPPER.treeToValue(value, Object.class));
    }
    return values;
  }

  private List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : line.array(key)) {
      if (!each.isString()) {
        throw line.mismatch(key, "texts");
      }
      texts.add(each.stringValue());
    }
    return texts;
  }

  private static <E extends Enum<E>> E oneOf(JsonObject object, String key, E[] values) {
    String found = object.requireString(key);
    return Arrays.stream(values)
        .filter(value -> value.name().equals(found))
        .findFirst()
        .orElseThrow(() -> object.mismatch(key, "one of " + Arrays.toString(values)));
  }

  private int count(String key) {
    long value = whole(key);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw line.mismatch(key, "a number from 0 to 2^31 - 1");
    }
    return (int) value;
  }

  private long whole(String key) {
    return line.integer(key).orElseThrow(() -> line.mismatch(key, "a whole number"));
  }

  /** As it was written: the shortest decimal that gives this float. */
  private float number(String key) {
    return line.number(key).orElseThrow(() -> line.mismatch(key, "a number")).floatValue();
  }

  private boolean flag(String key) {
    return line.bool(key).orElseThrow(() -> line.mismatch(key, "true or false"));
  }
}
