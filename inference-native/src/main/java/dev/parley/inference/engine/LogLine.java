package dev.parley.inference.engine;

import dev.parley.inference.GenerationRequest;
import dev.parley.inference.Message;
import dev.parley.inference.OutputConstraint;
import dev.parley.inference.SamplingOptions;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of an engine's log as it is written: a JSON object. {@link LoggedLine} reads it.
 *
 * <p><b>Threads.</b> Confined to one.
 */
final class LogLine {
  /** What the first line says of how the others are to be read. */
  static final int FORMAT = 1;

  /** In ASCII, since half a surrogate pair, which a text of a game may have, is no UTF-8. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build())
          .build();

  private final ObjectNode line;

  private LogLine(ObjectNode line) {
    this.line = line;
  }

  static String of(RecordedEngine engine) {
    LogLine first = new LogLine(MAPPER.createObjectNode());
    first.number("parley_log", FORMAT);
    first.text("model", engine.model());
    first.number("model_bytes", engine.modelBytes());
    first.text("device", engine.device());
    first.number("context_tokens", engine.contextTokens());
    first.flag("exact", engine.exact());
    if (engine.head() != null) {
      first.text("head", engine.head().name());
    }
    return MAPPER.writeValueAsString(first.line);
  }

  static String of(LogEvent event) {
    LogLine line = new LogLine(MAPPER.createObjectNode());
    line.text("event", event.name());
    line.number("dialogue", event.dialogue());
    event.write(line);
    return MAPPER.writeValueAsString(line.line);
  }

  void text(String key, String text) {
    line.put(key, text);
  }

  void number(String key, long number) {
    line.put(key, number);
  }

  void flag(String key, boolean flag) {
    line.put(key, flag);
  }

  void messages(String key, List<Message> messages) {
    ArrayNode array = line.putArray(key);
    for (Message message : messages) {
      LogLine each = new LogLine(array.addObject());
      each.text("role", message.role().name());
      each.text("content", message.content());
      if (message.thought() != null) {
        each.text("thought", message.thought());
      }
      each.calls("calls", message.toolCalls());
    }
  }

  /** Nothing where there are none. */
  void calls(String key, List<ToolCall> calls) {
    if (!calls.isEmpty()) {
      ArrayNode array = line.putArray(key);
      for (ToolCall call : calls) {
        ObjectNode each = array.addObject().put("name", call.name());
        each.set("arguments", MAPPER.valueToTree(call.arguments()));
      }
    }
  }

  /** Nothing where there are none. */
  void tools(String key, List<ToolSpec> tools) {
    if (!tools.isEmpty()) {
      ArrayNode array = line.putArray(key);
      for (ToolSpec tool : tools) {
        ObjectNode each = array.addObject().put("name", tool.name());
        each.set("fields", MAPPER.valueToTree(tool.fields()));
      }
    }
  }

  void request(GenerationRequest request) {
    messages("messages", request.messages());
    SamplingOptions sampling = request.sampling();
    line.put("temperature", sampling.temperature());
    line.put("top_k", sampling.topK());
    line.put("top_p", sampling.topP());
    line.put("min_p", sampling.minP());
    line.put("repetition_penalty", sampling.repetitionPenalty());
    line.put("seed", sampling.seed());
    line.put("max_tokens", request.maxTokens());
    texts("stop", request.stopStrings());
    line.put("thinking", request.thinking());
    constraint(request.constraint());
    line.put("priority", request.priority().name());
  }

  private void constraint(@Nullable OutputConstraint constraint) {
    if (constraint instanceof OutputConstraint.Gbnf gbnf) {
      text("grammar", gbnf.text());
    } else if (constraint instanceof OutputConstraint.JsonSchema json) {
      text("schema", json.schema());
    } else if (constraint instanceof OutputConstraint.Choices choices) {
      texts("choices", choices.texts());
    }
  }

  private void texts(String key, List<String> texts) {
    ArrayNode array = line.putArray(key);
    texts.forEach(array::add);
  }
}
