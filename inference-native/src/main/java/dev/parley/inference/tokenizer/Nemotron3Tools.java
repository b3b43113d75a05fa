package dev.parley.inference.tokenizer;

import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How Nemotron 3 is told of tools, and how its calls look.
 *
 * <p>Tags that a tool's author named are content as a whole: {@code </} and {@code >} around the
 * name {@code think} would spell a special token across the border.
 */
final class Nemotron3Tools {
  private static final String PREAMBLE =
      "# Tools\n\nYou have access to the following functions:\n\n<tools>";

  private static final String INSTRUCTIONS =
      """


      If you choose to call a function ONLY reply in the following format with NO suffix:

      <tool_call>
      <function=example_function_name>
      <parameter=example_parameter_1>
      value_1
      </parameter>
      <parameter=example_parameter_2>
      This is the value for the second parameter
      that can span
      multiple lines
      </parameter>
      </function>
      </tool_call>

      <IMPORTANT>
      Reminder:
      - Function calls MUST follow the specified format: an inner <function=...></function> block \
      must be nested within <tool_call></tool_call> XML tags
      - Required parameters MUST be specified
      - You may provide optional reasoning for your function call in natural language BEFORE the \
      function call, but NOT after
      - If there is no function call available, answer the question like normal with your current \
      knowledge and do not tell the user about function calls
      </IMPORTANT>""";

  private static final Set<String> TOOL_KEYS = Set.of("type", "name", "description", "parameters");
  private static final Set<String> SCHEMA_KEYS = Set.of("type", "properties", "required");
  private static final Set<String> PARAMETER_KEYS = Set.of("name", "type", "description", "enum");

  private Nemotron3Tools() {}

  /** Writes the part of the system turn that lists the tools. */
  static void describe(MarkedText.Builder out, List<ToolSpec> tools) {
    out.markup(PREAMBLE);
    for (ToolSpec tool : tools) {
      describe(out, tool);
    }
    out.markup("\n</tools>").markup(INSTRUCTIONS);
  }

  private static void describe(MarkedText.Builder out, ToolSpec tool) {
    Map<String, @Nullable Object> fields = tool.fields();
    Map<?, ?> schema = map(fields.get("parameters"));
    out.markup("\n<function>");
    element(out, "name", tool.name());
    stripped(out, fields, "description");
    out.markup("\n<parameters>");
    map(schema.get("properties"))
        .forEach((name, parameter) -> parameter(out, name, map(parameter)));
    furtherKeys(out, schema, SCHEMA_KEYS);
    if (schema.containsKey("required")) {
      element(out, "required", PythonText.json(schema.get("required")));
    }
    out.markup("\n</parameters>");
    furtherKeys(out, fields, TOOL_KEYS);
    out.markup("\n</function>");
  }

  private static void parameter(
      MarkedText.Builder out, @Nullable Object name, Map<?, ?> parameter) {
    out.markup("\n<parameter>");
    element(out, "name", PythonText.string(name));
    if (parameter.containsKey("type")) {
      element(out, "type", PythonText.string(parameter.get("type")));
    }
    stripped(out, parameter, "description");
    if (parameter.containsKey("enum")) {
      element(out, "enum", PythonText.json(parameter.get("enum")));
    }
    furtherKeys(out, parameter, PARAMETER_KEYS);
    out.markup("\n</parameter>");
  }

  private static void furtherKeys(MarkedText.Builder out, Map<?, ?> fields, Set<String> handled) {
    fields.forEach(
        (key, value) -> {
          String tag = PythonText.string(key);
          if (!handled.contains(tag)) {
            String text = PythonText.jsonOrString(value);
            out.markup("\n").content("<" + tag + ">" + text + "</" + tag + ">");
          }
        });
  }

  private static void stripped(MarkedText.Builder out, Map<?, ?> fields, String tag) {
    if (fields.containsKey(tag)) {
      element(out, tag, PythonText.strip(PythonText.string(fields.get(tag))));
    }
  }

  private static void element(MarkedText.Builder out, String tag, String content) {
    out.markup("\n<" + tag + ">").content(content).markup("</" + tag + ">");
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Writes a call as the model writes it itself. */
  static void call(MarkedText.Builder out, ToolCall call) {
    out.markup("<tool_call>\n<function=").content(call.name()).markup(">\n");
    call.arguments()
        .forEach(
            (name, value) -> {
              out.markup("<parameter=").content(name).markup(">\n");
              out.content(PythonText.jsonOrString(value)).markup("\n</parameter>\n");
            });
    out.markup("</function>\n</tool_call>\n");
  }
}
