package dev.parley.inference.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.inference.Fixtures;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.tokenizer.GoldenPrompts.Golden;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The calls in prompts that NVIDIA's template rendered are read back as what they were made of. */
class GoldenToolCallsTest {
  private static final Pattern CALL =
      Pattern.compile("<tool_call>(.*?)</tool_call>", Pattern.DOTALL);

  /** The system turn shows the format, so calls count only after it. */
  private static List<String> bodies(Golden golden) {
    String turns = golden.prompt().substring(golden.prompt().indexOf("<|im_end|>"));
    return CALL.matcher(turns).results().map(call -> call.group(1)).toList();
  }

  private static List<Golden> withCalls() {
    return GoldenPrompts.nemotron(Fixtures.shared("fixtures/chat/golden_prompts.json")).stream()
        .filter(golden -> !calls(golden).isEmpty())
        .toList();
  }

  private static List<ToolCall> calls(Golden golden) {
    return golden.messages().stream().flatMap(message -> message.toolCalls().stream()).toList();
  }

  @Test
  void everyRecordedCallIsReadBack() throws MalformedCallException {
    int read = 0;
    for (Golden golden : withCalls()) {
      boolean typed = !golden.name().equals("tool_arg_types");
      ToolCallParser parser =
          new ToolCallParser(typed ? golden.tools() : List.of(fullyTyped(golden.tools().get(0))));
      List<ToolCall> calls = calls(golden);
      List<String> bodies = bodies(golden);
      assertEquals(calls.size(), bodies.size(), golden.name());
      for (int i = 0; i < bodies.size(); i++) {
        assertEquals(calls.get(i), parser.parse(bodies.get(i)), golden.name());
        read++;
      }
    }
    assertEquals(8, read, "recorded calls");
  }

  /** Its recorded schema tells of one parameter of five. */
  private static ToolSpec fullyTyped(ToolSpec move) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("pos", Map.of("type", "array"));
    properties.put("opt", Map.of("type", "object"));
    properties.put("flag", Map.of("type", "boolean"));
    properties.put("n", Map.of("type", "integer"));
    properties.put("s", Map.of("type", "string"));
    return new ToolSpec(move.name(), Map.of("parameters", Map.of("properties", properties)));
  }

  @Test
  void aParameterThatTheRecordedSchemaLacksIsReported() {
    Golden golden =
        withCalls().stream().filter(one -> one.name().equals("tool_arg_types")).findFirst().get();
    ToolCallParser parser = new ToolCallParser(golden.tools());
    MalformedCallException refusal =
        assertThrows(MalformedCallException.class, () -> parser.parse(bodies(golden).get(0)));
    assertEquals(
        "the call of 'move' has the parameter 'opt'; expected only [pos]", refusal.sentence());
  }
}
