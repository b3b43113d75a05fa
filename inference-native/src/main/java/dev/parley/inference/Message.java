package dev.parley.inference;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One turn of a dialogue. Its texts are content: whatever they contain, they never become special
 * tokens of a model.
 *
 * @param role who speaks
 * @param content what is said; empty if an assistant only calls tools
 * @param thought reasoning that preceded an assistant's content, null if there was none
 * @param toolCalls what an assistant called, in order
 */
public record Message(
    Role role, String content, @Nullable String thought, List<ToolCall> toolCalls) {

  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
    toolCalls = List.copyOf(toolCalls);
    if (role != Role.ASSISTANT && (thought != null || !toolCalls.isEmpty())) {
      throw new IllegalArgumentException(
          "a " + role + " message has a thought or tool calls; only ASSISTANT messages may");
    }
  }

  public static Message system(String content) {
    return new Message(Role.SYSTEM, content, null, List.of());
  }

  public static Message user(String content) {
    return new Message(Role.USER, content, null, List.of());
  }

  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content, null, List.of());
  }

  /**
   * What an assistant said, and the calls it made.
   *
   * @param content empty if it only calls tools
   */
  public static Message assistant(String content, List<ToolCall> toolCalls) {
    return new Message(Role.ASSISTANT, content, null, toolCalls);
  }

  public static Message tool(String content) {
    return new Message(Role.TOOL, content, null, List.of());
  }

  /** Whether it neither says nor calls anything. */
  public boolean isEmpty() {
    return content.isEmpty() && toolCalls.isEmpty();
  }
}
