package dev.parley.inference;

import java.util.List;

/**
 * How a dialogue begins.
 *
 * @param name who answers here, for logs, statistics and {@link ScriptedModel} scripts
 * @param opening what stands before the first turn, usually one system message; earlier turns of a
 *     loaded game may follow it
 * @param tools what the model may call, described in the system turn by templates that have tools.
 *     Calls come to {@link GenerationListener#toolCall}; without tools a model can make none
 */
public record DialogueOptions(String name, List<Message> opening, List<ToolSpec> tools) {

  public DialogueOptions {
    opening = List.copyOf(opening);
    tools = List.copyOf(tools);
  }

  /** A dialogue that starts with nothing but a system text. */
  public static DialogueOptions of(String name, String systemText) {
    return new DialogueOptions(name, List.of(Message.system(systemText)), List.of());
  }

  /** The same dialogue with these tools described to the model. */
  public DialogueOptions withTools(List<ToolSpec> tools) {
    return new DialogueOptions(name, opening, tools);
  }
}
