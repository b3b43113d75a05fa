package dev.parley;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolCall;
import dev.parley.memory.Memory;
import dev.parley.memory.MemorySource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A saved game as JSON: texts, numbers and seeds, never a tensor. Later versions read earlier ones;
 * an earlier one refuses a later one.
 */
final class SaveFormat {

  static final int VERSION = 1;

  private static final String NAME = "parley-save";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SaveFormat() {}

  static byte[] write(SavedGame game) {
    ObjectNode root = JSON.createObjectNode().put("format", NAME).put("version", VERSION);
    ArrayNode characters = root.putArray("characters");
    game.characters().forEach(npc -> write(characters.addObject(), npc));
    ArrayNode memories = root.putArray("memories");
    game.memories().forEach(memory -> write(memories.addObject(), memory));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static void write(ObjectNode out, SavedNpc npc) {
    ConversationState conversation = npc.conversation();
    out.put("id", npc.id()).put("mood", npc.mood());
    out.putObject("relation")
        .put("trust", npc.relation().trust())
        .put("respect", npc.relation().respect())
        .put("affection", npc.relation().affection())
        .put("fear", npc.relation().fear());
    out.put("seed", conversation.seed());
    out.put("turns", conversation.turns());
    out.put("fallbacks", conversation.fallbacks());
    out.put("perceived", conversation.perceived());
    texts(out, "told", conversation.told());
    texts(out, "news", conversation.news());
    ArrayNode messages = out.putArray("messages");
    conversation.messages().forEach(message -> write(messages.addObject(), message));
  }

  private static void write(ObjectNode out, Message message) {
    out.put("role", message.role().name().toLowerCase(Locale.ROOT)).put("text", message.content());
    if (!message.toolCalls().isEmpty()) {
      ArrayNode calls = out.putArray("calls");
      for (ToolCall call : message.toolCalls()) {
        ObjectNode arguments = calls.addObject().put("name", call.name()).putObject("arguments");
        call.arguments().forEach((name, value) -> arguments.set(name, JSON.valueToTree(value)));
      }
    }
  }

  private static void write(ObjectNode out, Memory memory) {
    MemorySource source = memory.source();
    out.put("id", memory.id()).put("text", memory.text()).put("millis", memory.when().toMillis());
    out.put("place", memory.place());
    texts(out, "witnesses", memory.witnesses());
    texts(out, "about", memory.about());
    out.put("importance", memory.importance());
    if (source instanceof MemorySource.Told told) {
      out.put("source", "told").put("teller", told.by());
    } else {
      out.put("source", source instanceof MemorySource.Claim ? "claim" : "witnessed");
    }
    out.put("pinned", memory.pinned());
    if (memory.supersededBy() != null) {
      out.put("supersededBy", memory.supersededBy());
    }
  }

  private static void texts(ObjectNode out, String name, List<String> texts) {
    ArrayNode list = out.putArray(name);
    texts.forEach(list::add);
  }

  /**
   * @throws SaveNode.BrokenSave if it is no saved game that can be read; the message says what is
   *     wrong and where
   */
  static SavedGame read(byte[] bytes) {
    SaveNode root;
    try {
      root = new SaveNode("", JSON.readTree(bytes));
    } catch (JacksonException e) {
      throw new SaveNode.BrokenSave("found no JSON (" + e.getOriginalMessage() + ")");
    }
    if (!root.has("format") || !root.field("format").text().equals(NAME)) {
      throw new SaveNode.BrokenSave("found another kind of file; expected a " + NAME);
    }
    long version = root.field("version").whole();
    if (version < 1 || version > VERSION) {
      throw new SaveNode.BrokenSave(
          "found version " + version + "; expected at most " + VERSION + ", so update the game");
    }
    return new SavedGame(
        root.field("characters").each(SaveFormat::npc),
        root.field("memories").each(SaveFormat::memory));
  }

  private static SavedNpc npc(SaveNode in) {
    SaveNode relation = in.field("relation");
    return new SavedNpc(
        in.field("id").text(),
        in.field("mood").text(),
        relation.build(
            () ->
                new Relation(
                    relation.field("trust").number(),
                    relation.field("respect").number(),
                    relation.field("affection").number(),
                    relation.field("fear").number())),
        new ConversationState(
            in.field("messages").each(SaveFormat::message),
            in.field("perceived").text(),
            in.field("told").each(SaveNode::text),
            in.field("news").each(SaveNode::text),
            in.field("seed").whole(),
            in.field("turns").count(),
            in.field("fallbacks").count()));
  }

  private static Message message(SaveNode in) {
    String name = in.field("role").text();
    Role role = in.build(() -> Role.valueOf(name.toUpperCase(Locale.ROOT)));
    List<ToolCall> calls =
        in.has("calls") ? in.field("calls").each(SaveFormat::call) : List.<ToolCall>of();
    return in.build(() -> new Message(role, in.field("text").text(), null, calls));
  }

  private static ToolCall call(SaveNode in) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    SaveNode values = in.field("arguments");
    for (String name : values.node().propertyNames()) {
      SaveNode value = values.field(name);
      arguments.put(name, value.node().isString() ? value.text() : number(value));
    }
    return new ToolCall(in.field("name").text(), arguments);
  }

  private static Object number(SaveNode value) {
    JsonNode node = value.node();
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      return node.intValue();
    } else if (node.isNumber()) {
      return node.doubleValue();
    } else if (node.isBoolean()) {
      return node.booleanValue();
    }
    throw value.mismatch("a text or a number");
  }

  private static Memory memory(SaveNode in) {
    return in.build(
        () ->
            new Memory(
                in.field("id").text(),
                in.field("text").text(),
                Duration.ofMillis(in.field("millis").whole()),
                in.field("place").text(),
                in.field("witnesses").each(SaveNode::text),
                in.field("about").each(SaveNode::text),
                in.field("importance").number(),
                source(in),
                in.field("pinned").truth(),
                in.has("supersededBy") ? in.field("supersededBy").text() : null));
  }

  private static MemorySource source(SaveNode in) {
    return switch (in.field("source").text()) {
      case "witnessed" -> MemorySource.witnessed();
      case "claim" -> MemorySource.claim();
      case "told" -> MemorySource.told(in.field("teller").text());
      default -> throw in.field("source").mismatch("witnessed, told or claim");
    };
  }
}
