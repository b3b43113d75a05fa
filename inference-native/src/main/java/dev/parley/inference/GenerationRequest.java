package dev.parley.inference;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to append to a dialogue, and how to answer it.
 *
 * @param messages the new turns, in order; may be empty to answer what already stands
 * @param sampling how tokens are chosen
 * @param maxTokens the most tokens a reply may take, thought included
 * @param stopStrings texts that end a reply when they appear in its speech; none of them is heard
 * @param thinking whether the model may reason before it speaks; its thought arrives apart, never
 *     as speech
 * @param constraint what the speech must be, or null if it is free. It is whole within {@code
 *     maxTokens}, unless a stop string or a cancel cuts it
 * @param priority whose turn it is while others want to speak
 */
public record GenerationRequest(
    List<Message> messages,
    SamplingOptions sampling,
    int maxTokens,
    List<String> stopStrings,
    boolean thinking,
    @Nullable OutputConstraint constraint,
    Priority priority) {

  public GenerationRequest {
    messages = List.copyOf(messages);
    stopStrings = List.copyOf(stopStrings);
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens is " + maxTokens + "; expected 1 or more");
    }
    if (stopStrings.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop string is empty; expected at least one character");
    }
  }

  /** A request of a conversation whose speech is free. */
  public GenerationRequest(
      List<Message> messages,
      SamplingOptions sampling,
      int maxTokens,
      List<String> stopStrings,
      boolean thinking) {
    this(messages, sampling, maxTokens, stopStrings, thinking, null, Priority.CONVERSATION);
  }

  /** Answers one user message: default sampling, at most 256 tokens, no thinking. */
  public static GenerationRequest of(Message message) {
    return new GenerationRequest(
        List.of(message), SamplingOptions.defaults(), 256, List.of(), false);
  }

  public GenerationRequest withSampling(SamplingOptions sampling) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }

  public GenerationRequest withMaxTokens(int maxTokens) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }

  public GenerationRequest withStopStrings(List<String> stopStrings) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }

  public GenerationRequest withThinking(boolean thinking) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }

  /** With null the speech is free again. */
  public GenerationRequest withConstraint(@Nullable OutputConstraint constraint) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }

  /** The player's line is answered before those of characters who talk among themselves. */
  public GenerationRequest withPriority(Priority priority) {
    return new GenerationRequest(
        messages, sampling, maxTokens, stopStrings, thinking, constraint, priority);
  }
}
