package dev.parley.inference.tokenizer;

import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the calls that a Nemotron 3 model writes: what stands between the special tokens {@code
 * <tool_call>} and {@code </tool_call>}. The tokens themselves are the caller's business, so a text
 * that only looks like them is never a call.
 *
 * <pre>
 *   &lt;function=give&gt;
 *   &lt;parameter=item&gt;
 *   a loaf of bread
 *   &lt;/parameter&gt;
 *   &lt;/function&gt;
 * </pre>
 *
 * <p><b>Values</b> are raw text. One line end after the opening tag and one before the closing tag
 * belong to the format, every other character to the value. A value ends at the first {@code
 * </parameter>} after which, white space aside, another parameter or {@code </function>} follows; a
 * value that begins on a line of its own also ends on one. So a closing tag within a sentence, or
 * anywhere in JSON, which templates write on a single line, is part of the value. No line of a
 * value begins with {@code <parameter=}: there a closing tag was forgotten.
 *
 * <p>What a value means is up to {@link ToolParameters}. White space between tags does not matter;
 * names hold neither {@code >} nor line ends.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * <p><b>Source.</b> The calls in the chat template that these models carry, which are those of
 * Qwen3-Coder.
 */
public final class ToolCallParser {
  private final Map<String, ToolParameters> tools = new LinkedHashMap<>();

  /**
   * @param specs the tools that may be called
   */
  ToolCallParser(List<ToolSpec> specs) {
    specs.forEach(tool -> tools.put(tool.name(), ToolParameters.of(tool)));
  }

  /** Where nothing may be called. */
  public static ToolCallParser none() {
    return new ToolCallParser(List.of());
  }

  public boolean hasTools() {
    return !tools.isEmpty();
  }

  /**
   * Reads one whole call.
   *
   * @param text what stands between the two special tokens
   * @throws MalformedCallException if it is no call of these tools
   */
  public ToolCall parse(String text) throws MalformedCallException {
    CallReader reader = new CallReader(text);
    String name = reader.function();
    ToolParameters parameters = tools.get(name);
    if (parameters == null) {
      throw new MalformedCallException(
          "a tool call names the function '" + name + "'; expected one of " + tools.keySet());
    }
    try {
      return new ToolCall(name, parameters.values(reader.arguments()));
    } catch (MalformedCallException e) {
      throw e.of(name);
    }
  }

  /** Why a call is none whose end the reply does not have. */
  public MalformedCallException unfinished(String text) {
    return new MalformedCallException(
        "a tool call was not finished: the reply ended after "
            + MalformedCallException.quote(text)
            + "; expected </tool_call>");
  }
}
