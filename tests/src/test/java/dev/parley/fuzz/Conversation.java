package dev.parley.fuzz;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An input as a chat template, messages and tools. Its text is cut at record separators (1e). The
 * first part is the template; of each other the first character tells what follows: {@code s},
 * {@code u} and {@code r} a text of the system, the user or a tool; {@code a} what an assistant
 * said, and after unit separators (1f) its thought and its calls; {@code t} a tool. Calls and tools
 * are JSON objects with a {@code name}; what is neither is left out.
 */
@NullUnmarked // maps of JSON have null members
record Conversation(String template, List<Message> messages, List<ToolSpec> tools) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Keys that templates look for; others are content. */
  private static final Set<String> STRUCTURE =
      Set.of("type", "name", "description", "parameters", "properties", "required", "enum");

  /** Where characters are moved to make them harmless; no special token has one from there. */
  private static final char HARMLESS = '\ue000';

  private static final int MOVED = 0x100;

  static Conversation of(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8).replaceAll("[\ue000-\ue0ff]", "");
    List<Message> messages = new ArrayList<>();
    List<ToolSpec> tools = new ArrayList<>();
    String[] parts = text.split("\u001e", -1);
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].isEmpty()) {
        add(parts[i].charAt(0), parts[i].substring(1), messages, tools);
      }
    }
    return new Conversation(parts[0], messages, tools);
  }

  private static void add(char kind, String text, List<Message> messages, List<ToolSpec> tools) {
    switch (kind) {
      case 's' -> messages.add(Message.system(text));
      case 'r' -> messages.add(Message.tool(text));
      case 'a' -> messages.add(assistant(text.split("\u001f", -1)));
      case 't' -> {
        Map<String, Object> fields = object(text);
        if (fields.remove("name") instanceof String name) {
          tools.add(new ToolSpec(name, fields));
        }
      }
      default -> messages.add(Message.user(text));
    }
  }

  private static Message assistant(String[] parts) {
    List<ToolCall> calls = new ArrayList<>();
    for (int i = 2; i < parts.length; i++) {
      Map<String, Object> arguments = object(parts[i]);
      if (arguments.remove("name") instanceof String name) {
        calls.add(new ToolCall(name, arguments));
      }
    }
    String thought = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : null;
    return new Message(Role.ASSISTANT, parts[0], thought, calls);
  }

  private static Map<String, Object> object(String text) {
    try {
      Object value = JSON.readValue(text, Object.class);
      Map<String, Object> object = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map && isFinite(value)) {
        map.forEach((key, member) -> object.put(String.valueOf(key), member));
      }
      return object;
    } catch (JacksonException e) {
      return new LinkedHashMap<>();
    }
  }

  /** No tool has numbers that JSON cannot write. */
  private static boolean isFinite(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.values().stream().allMatch(Conversation::isFinite);
    }
    if (value instanceof List<?> list) {
      return list.stream().allMatch(Conversation::isFinite);
    }
    return !(value instanceof Double number) || Double.isFinite(number);
  }

  /** The same with every printable character of a content moved to where no special token is. */
  Conversation harmless() {
    return new Conversation(
        template,
        messages.stream().map(Conversation::harmless).toList(),
        tools.stream()
            .map(tool -> new ToolSpec(harmless(tool.name()), harmless(tool.fields())))
            .toList());
  }

  private static Message harmless(Message message) {
    String thought = message.thought();
    return new Message(
        message.role(),
        harmless(message.content()),
        thought == null ? null : harmless(thought),
        message.toolCalls().stream()
            .map(call -> new ToolCall(harmless(call.name()), harmless(call.arguments())))
            .toList());
  }

  private static Map<String, Object> harmless(Map<?, ?> fields) {
    Map<String, Object> moved = new LinkedHashMap<>();
    fields.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          moved.put(STRUCTURE.contains(name) ? name : harmless(name), harmlessValue(value));
        });
    return moved;
  }

  private static Object harmlessValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      return harmless(map);
    }
    if (value instanceof List<?> list) {
      List<Object> moved = new ArrayList<>();
      list.forEach(element -> moved.add(harmlessValue(element)));
      return moved;
    }
    return value instanceof String text ? harmless(text) : value;
  }

  /** White space stays, because templates strip it. */
  private static String harmless(String text) {
    StringBuilder moved = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      boolean printable = each > ' ' && each < MOVED && each != 0x7f && each != '\u0085';
      moved.append(printable && each != '\u00a0' ? (char) (HARMLESS + each) : each);
    }
    return moved.toString();
  }
}
