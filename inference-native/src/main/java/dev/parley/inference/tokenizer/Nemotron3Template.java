package dev.parley.inference.tokenizer;

import static dev.parley.inference.tokenizer.PythonText.strip;
import static dev.parley.inference.tokenizer.PythonText.stripTrailing;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolCall;
import dev.parley.inference.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * NVIDIA Nemotron 3: ChatML turns, a system turn always, a thought (at least an empty one) before
 * everything an assistant says, tool results in a user turn.
 *
 * <p><b>Source.</b> The chat template that these models carry, byte for byte in its golden renders.
 * It differs in two cases: a thought is what {@link Message#thought} holds, where NVIDIA's template
 * looks for its markers in every assistant's text; and a tool result that follows nothing still
 * opens its turn.
 *
 * @param isVerbatim whether the file's own template is that one, but for its layout; if not it
 *     writes the same marks and may differ in when
 */
record Nemotron3Template(boolean isVerbatim) implements ChatTemplate {
  private static final int NONE = Integer.MAX_VALUE;

  /** The outline's hash of the template that the golden renders are of. */
  private static final String OUTLINE =
      "e912f5a75aba1ee0fab2f35143a6bf45fe31a03e985dac4369117aa89812ae75";

  /** What the parts between contents are made of: whoever writes otherwise is another template. */
  private static final List<String> MARKS =
      List.of(
          "<|im_start|>system\n",
          "<|im_start|>user\n",
          "<|im_end|>\n",
          "<|im_start|>assistant\n<think>\n",
          "<|im_start|>assistant\n<think></think>",
          "<think>\n",
          "\n</think>\n",
          "<tool_call>\n<function=",
          "</function>\n</tool_call>\n",
          "<tool_response>\n",
          "\n</tool_response>\n");

  /** What the file's own template is, or is taken for where it has none. */
  Nemotron3Template() {
    this(true);
  }

  /** Whether a source says that it is of this family, whichever of it. */
  static boolean claims(String source) {
    return source.contains("truncate_history_thinking") && source.contains("<|im_start|>");
  }

  /** The template that a source is, if it writes the same marks. */
  static Optional<Nemotron3Template> of(TemplateOutline outline) {
    return missingMark(outline).isEmpty()
        ? Optional.of(new Nemotron3Template(outline.sha256().equals(OUTLINE)))
        : Optional.empty();
  }

  /** A mark that a source does not write. */
  static Optional<String> missingMark(TemplateOutline outline) {
    return MARKS.stream().filter(mark -> !outline.has(mark)).findFirst();
  }

  @Override
  public String name() {
    return isVerbatim ? "Nemotron 3" : "Nemotron 3, told by its marks: the text is a variant";
  }

  @Override
  public MarkedText opening(List<Message> messages, List<ToolSpec> tools) {
    return conversation(messages, tools, NONE);
  }

  @Override
  public MarkedText turns(List<Message> messages) {
    MarkedText.Builder out = new MarkedText.Builder();
    writeTurns(out, messages, NONE);
    return out.build();
  }

  @Override
  public MarkedText generationPrompt(boolean thinking) {
    String thought = thinking ? "<think>\n" : "<think></think>";
    return new MarkedText("<|im_start|>assistant\n" + thought, List.of());
  }

  @Override
  public MarkedText replyEnd() {
    return new MarkedText("<|im_end|>\n", List.of());
  }

  @Override
  public ToolCallParser toolCallParser(List<ToolSpec> tools) {
    return new ToolCallParser(tools);
  }

  @Override
  public MarkedText render(List<Message> messages, List<ToolSpec> tools, boolean truncateThoughts) {
    return conversation(messages, tools, truncateThoughts ? lastUser(messages) : 0);
  }

  private static int lastUser(List<Message> messages) {
    return messages.stream().map(Message::role).toList().lastIndexOf(Role.USER);
  }

  private static MarkedText conversation(
      List<Message> messages, List<ToolSpec> tools, int thoughtsFrom) {
    MarkedText.Builder out = new MarkedText.Builder();
    boolean hasSystem = !messages.isEmpty() && messages.get(0).role() == Role.SYSTEM;
    int first = hasSystem ? 1 : 0;
    writeSystem(out, hasSystem ? messages.get(0).content() : "", tools);
    writeTurns(out, messages.subList(first, messages.size()), thoughtsFrom - first);
    return out.build();
  }

  private static void writeSystem(MarkedText.Builder out, String system, List<ToolSpec> tools) {
    out.markup("<|im_start|>system\n").content(system);
    if (!tools.isEmpty()) {
      out.markup(system.isEmpty() ? "" : "\n\n");
      Nemotron3Tools.describe(out, tools);
    }
    out.markup("<|im_end|>\n");
  }

  /** Writes turns; those from index {@code thoughtsFrom} on keep their thoughts. */
  private static void writeTurns(MarkedText.Builder out, List<Message> messages, int thoughtsFrom) {
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      switch (message.role()) {
        case SYSTEM, USER -> writePlain(out, message);
        case ASSISTANT -> writeAssistant(out, message, i >= thoughtsFrom);
        case TOOL ->
            writeToolResult(out, message, !isTool(messages, i - 1), !isTool(messages, i + 1));
      }
    }
  }

  private static boolean isTool(List<Message> messages, int i) {
    return i >= 0 && i < messages.size() && messages.get(i).role() == Role.TOOL;
  }

  private static void writePlain(MarkedText.Builder out, Message message) {
    out.markup("<|im_start|>" + message.role().name().toLowerCase(Locale.ROOT) + "\n");
    out.content(message.content()).markup("<|im_end|>\n");
  }

  private static void writeToolResult(
      MarkedText.Builder out, Message message, boolean first, boolean last) {
    out.markup(first ? "<|im_start|>user\n" : "");
    out.markup("<tool_response>\n").content(message.content()).markup("\n</tool_response>\n");
    out.markup(last ? "<|im_end|>\n" : "");
  }

  private static void writeAssistant(MarkedText.Builder out, Message message, boolean keepThought) {
    String thought = message.thought() == null ? "" : message.thought();
    boolean thoughtful = !strip(thought).isEmpty();
    boolean calls = !message.toolCalls().isEmpty();
    out.markup("<|im_start|>assistant\n");
    if (thoughtful && keepThought) {
      out.markup("<think>\n").content(thought).markup("\n</think>");
      writeSaid(out, "\n", stripTrailing(message.content()));
    } else if (calls && !keepThought) {
      out.markup("<think></think>").content(strip(message.content()));
    } else {
      out.markup("<think></think>");
      writeSaid(out, thoughtful ? "\n" : "", stripTrailing(message.content()));
    }
    if (calls) {
      out.markup("\n");
      for (ToolCall call : message.toolCalls()) {
        Nemotron3Tools.call(out, call);
      }
    }
    out.markup("<|im_end|>\n");
  }

  private static void writeSaid(MarkedText.Builder out, String lead, String said) {
    if (!said.isEmpty()) {
      out.markup(lead).content(said);
    }
  }
}
