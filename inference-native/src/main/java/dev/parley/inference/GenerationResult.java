package dev.parley.inference;

import java.util.List;

/**
 * A finished reply.
 *
 * @param text all speech that the listener was given
 * @param thought all thought that the listener was given; empty without thinking
 * @param toolCalls all calls that the listener was given
 * @param reason why it ended
 * @param statistics what it cost
 */
public record GenerationResult(
    String text,
    String thought,
    List<ToolCall> toolCalls,
    StopReason reason,
    GenerationStatistics statistics) {

  public GenerationResult {
    toolCalls = List.copyOf(toolCalls);
  }
}
