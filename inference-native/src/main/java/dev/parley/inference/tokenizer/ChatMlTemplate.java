package dev.parley.inference.tokenizer;

import dev.parley.inference.Message;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.Role;
import dev.parley.inference.ToolSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * ChatML: every message a turn between {@code <|im_start|>} and {@code <|im_end|>}, nothing
 * trimmed. It knows neither tools nor thoughts; tool specs, tool calls and thoughts are left out.
 *
 * @param defaultSystem the system turn of a conversation that begins without one
 */
record ChatMlTemplate(Optional<String> defaultSystem) implements ChatTemplate {
  private static final Pattern ROLE = Pattern.compile("message(?:\\.role|\\[(['\"])role\\1])");

  /** A whole system turn as one string literal, its line ends real ones or escapes. */
  private static final Pattern SYSTEM_TURN =
      Pattern.compile(
          "(['\"])<\\|im_start\\|>system(?:\n|\\\\n)"
              + "((?:(?!\\1|<\\|im_end\\|>).)*)<\\|im_end\\|>(?:\n|\\\\n)?\\1",
          Pattern.DOTALL);

  /** Whether a template's source is plain ChatML; one that writes thoughts is not. */
  static boolean wrote(String source) {
    return source.contains("<|im_start|>")
        && source.contains("<|im_end|>")
        && !source.contains("<think>")
        && ROLE.matcher(source).find();
  }

  /** The system text that a template writes by itself. */
  static Optional<String> defaultSystem(String where, String source) {
    List<String> texts =
        SYSTEM_TURN.matcher(source).results().map(ChatMlTemplate::text).distinct().toList();
    if (texts.size() > 1) {
      throw new ModelFormatException(
          where, texts.size() + " different system turns", "at most one default system text");
    }
    return texts.stream().findFirst();
  }

  private static String text(MatchResult systemTurn) {
    return systemTurn.group(2).replace("\\n", "\n");
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
