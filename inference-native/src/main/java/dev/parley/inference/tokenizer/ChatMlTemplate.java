package dev.parley.inference.tokenizer;

import dev.parley.inference.Message;
import dev.parley.inference.Role;
import dev.parley.inference.ToolSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ChatML: every message a turn between {@code <|im_start|>} and {@code <|im_end|>}, nothing
 * trimmed. It knows neither tools nor thoughts; tool specs, tool calls and thoughts are left out.
 *
 * @param defaultSystem the system turn of a conversation that begins without one
 */
record ChatMlTemplate(Optional<String> defaultSystem) implements ChatTemplate {
  private static final List<String> TURNS =
      List.of(
          "for message in messages",
          "write \"<|im_start|>\" message.role \"\\n\" message.content \"<|im_end|>\\n\"",
          "endfor",
          "if add_generation_prompt",
          "write \"<|im_start|>assistant\\n\"",
          "endif");

  /** What some put first and does nothing, since the prompt is asked for or not. */
  private static final List<String> NO_PROMPT_UNLESS_ASKED =
      List.of(
          "if not add_generation_prompt is defined", "set add_generation_prompt = false", "endif");

  private static final String UNLESS_SYSTEM = "messages [ 0 ].role != \"system\"";
  private static final Pattern SYSTEM_TURN =
      Pattern.compile("write (\"<\\|im_start\\|>system\\\\n.*<\\|im_end\\|>\\\\n\")");
  private static final int GUARDED_LINES = 3;

  /** The template that a source is, if it does nothing but what is done here. */
  static Optional<ChatMlTemplate> of(TemplateOutline outline) {
    List<String> lines = new ArrayList<>(outline.lines());
    if (Collections.indexOfSubList(lines, NO_PROMPT_UNLESS_ASKED) == 0) {
      lines.subList(0, NO_PROMPT_UNLESS_ASKED.size()).clear();
    }
    Optional<String> system = takeDefaultSystem(lines, 0, "if " + UNLESS_SYSTEM);
    if (system.isEmpty()) {
      system = takeDefaultSystem(lines, 1, "if loop.first and " + UNLESS_SYSTEM);
    }
    return lines.equals(TURNS) ? Optional.of(new ChatMlTemplate(system)) : Optional.empty();
  }

  /** The first line of a ChatML that is none of ours, if it is not their order that is strange. */
  static Optional<String> strangeLine(TemplateOutline outline) {
    return outline.lines().stream()
        .filter(line -> !TURNS.contains(line) && !NO_PROMPT_UNLESS_ASKED.contains(line))
        .findFirst();
  }

  /** Takes out three lines that write a system turn where there is none. */
  private static Optional<String> takeDefaultSystem(List<String> lines, int at, String guard) {
    if (lines.size() < at + GUARDED_LINES || !lines.get(at).equals(guard)) {
      return Optional.empty();
    }
    Matcher turn = SYSTEM_TURN.matcher(lines.get(at + 1));
    if (!turn.matches() || !lines.get(at + 2).equals("endif")) {
      return Optional.empty();
    }
    lines.subList(at, at + GUARDED_LINES).clear();
    String text = JinjaTokens.text(turn.group(1));
    return Optional.of(
        text.substring("<|im_start|>system\n".length(), text.length() - "<|im_end|>\n".length()));
  }

  @Override
  public String name() {
    return "ChatML";
  }

  @Override
  public MarkedText opening(List<Message> messages, List<ToolSpec> tools) {
    MarkedText.Builder out = new MarkedText.Builder();
    if (messages.isEmpty() || messages.get(0).role() != Role.SYSTEM) {
      defaultSystem.ifPresent(text -> turn(out, Message.system(text)));
    }
    messages.forEach(message -> turn(out, message));
    return out.build();
  }

  @Override
  public MarkedText turns(List<Message> messages) {
    MarkedText.Builder out = new MarkedText.Builder();
    messages.forEach(message -> turn(out, message));
    return out.build();
  }

  @Override
  public MarkedText generationPrompt(boolean thinking) {
    return new MarkedText("<|im_start|>assistant\n", List.of());
  }

  @Override
  public MarkedText replyEnd() {
    return new MarkedText("<|im_end|>\n", List.of());
  }

  @Override
  public ToolCallParser toolCallParser(List<ToolSpec> tools) {
    return ToolCallParser.none();
  }

  @Override
  public MarkedText render(List<Message> messages, List<ToolSpec> tools, boolean truncateThoughts) {
    return opening(messages, tools);
  }

  private static void turn(MarkedText.Builder out, Message message) {
    out.markup("<|im_start|>" + message.role().name().toLowerCase(Locale.ROOT) + "\n");
    out.content(message.content()).markup("<|im_end|>\n");
  }
}
