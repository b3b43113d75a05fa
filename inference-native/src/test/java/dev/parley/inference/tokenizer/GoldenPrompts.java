package dev.parley.inference.tokenizer;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Golden conversations, from the JSON that a chat completion request has, as our records. */
final class GoldenPrompts {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A recorded history may have its thought marked in the text. Here as wherever text comes in, the
   * markers are read once and become {@link Message#thought}; a template never looks for them.
   */
  private static final Pattern MARKED_THOUGHT =
      Pattern.compile("<think>\n(.*?)\n</think>\n(.*)", Pattern.DOTALL);

  private GoldenPrompts() {}

  /** One conversation and its render. */
  record Golden(
      String name,
      List<Message> messages,
      List<ToolSpec> tools,
      boolean generationPrompt,
      boolean thinking,
      boolean truncateThoughts,
      String prompt) {

    @Override
    public String toString() {
      return name + (thinking ? ", thinking" : "");
    }
  }

  static List<Golden> nemotron(Path file) {
    return JSON.readTree(file.toFile()).valueStream().map(GoldenPrompts::nemotron).toList();
  }

  private static Golden nemotron(JsonNode golden) {
    return new Golden(
        golden.required("name").stringValue(),
        golden.required("messages").valueStream().map(GoldenPrompts::message).toList(),
        golden.required("tools").valueStream().map(GoldenPrompts::tool).toList(),
        golden.required("add_generation_prompt").booleanValue(),
        golden.required("enable_thinking").booleanValue(),
        golden.required("kwargs").path("truncate_history_thinking").booleanValue(true),
        golden.required("prompt").stringValue());
  }

  static List<Golden> chatMl(Path file) {
    return JSON.readTree(file.toFile()).propertyStream().map(GoldenPrompts::chatMl).toList();
  }

  private static Golden chatMl(Map.Entry<String, JsonNode> golden) {
    List<Message> messages =
        golden.getValue().required("messages").valueStream().map(GoldenPrompts::message).toList();
    String prompt = golden.getValue().required("prompt").stringValue();
    return new Golden(golden.getKey(), messages, List.of(), true, false, true, prompt);
  }

  private static Message message(JsonNode json) {
    Role role = Role.valueOf(json.required("role").stringValue().toUpperCase(Locale.ROOT));
    String content = json.required("content").stringValue("");
    List<ToolCall> calls = json.path("tool_calls").valueStream().map(GoldenPrompts::call).toList();
    Matcher marked = MARKED_THOUGHT.matcher(content);
    if (role == Role.ASSISTANT && marked.matches()) {
      return new Message(role, marked.group(2), marked.group(1), calls);
    }
    boolean thoughtful = json.has("reasoning_content");
    String thought = thoughtful ? json.required("reasoning_content").stringValue() : null;
    return new Message(role, content, thought, calls);
  }

  private static ToolCall call(JsonNode json) {
    JsonNode function = json.required("function");
    return new ToolCall(
        function.required("name").stringValue(), fields(function.required("arguments")));
  }

  private static ToolSpec tool(JsonNode json) {
    Map<String, Object> fields = fields(json.required("function"));
    fields.remove("name");
    return new ToolSpec(json.required("function").required("name").stringValue(), fields);
  }

  private static Map<String, Object> fields(JsonNode object) {
    Map<String, Object> fields = new LinkedHashMap<>();
    object.forEachEntry((key, value) -> fields.put(key, JSON.treeToValue(value, Object.class)));
    return fields;
  }
}
