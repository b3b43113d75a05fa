package dev.parley.inference.tokenizer;

import dev.parley.inference.Message;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.format.Metadata;
import java.util.List;

/**
 * How a model was taught to read a conversation.
 *
 * <p>A conversation only ever appends, so it is read in parts, each tokenized once:
 *
 * <pre>
 *   opening(messages, tools)                        once
 *   turns(new messages) + generationPrompt(...)     before every reply
 *   the reply's own ids, without an end token
 *   replyEnd()                                      after every reply
 * </pre>
 *
 * A reply that was cut goes back to before its generation prompt and is read as {@code
 * turns(List.of(Message.assistant(heard)))}, which ends the reply too.
 *
 * <p><b>Parts and whole.</b> {@code opening(a) + turns(b)} is the text of {@code render(a + b,
 * true)} if it is split between turns (never between two tool results, which share a turn), unless
 * an assistant after the last user message has a thought, or tool calls and a content that begins
 * with white space: the whole keeps those until the next user message, the parts never do. What a
 * model wrote itself may differ from its reading of the same message: templates trim.
 *
 * <p>Texts of messages and tools are content, never markup, whatever they look like; a thought is
 * only what {@link Message#thought} holds.
 *
 * <p><b>Threads.</b> Immutable.
 */
public sealed interface ChatTemplate permits Nemotron3Template, ChatMlTemplate {

  /** What this template is called, for a person. */
  String name();

  /**
   * How a conversation begins: its system turn, with the tools if this template has tools, and
   * whatever else stands before the first reply. Thoughts are left out.
   */
  MarkedText opening(List<Message> messages, List<ToolSpec> tools);

  /** What these messages add to a conversation. Thoughts are left out. */
  MarkedText turns(List<Message> messages);

  /**
   * What stands before a reply.
   *
   * @param thinking whether the reply may begin with a thought, if this template has thoughts
   */
  MarkedText generationPrompt(boolean thinking);

  /**
   * What stands between a reply and the next turn, beginning with the end of turn. It is read after
   * every reply, so an end token that the model chose itself is not read as part of the reply.
   */
  MarkedText replyEnd();

  /**
   * Reads the calls in a reply.
   *
   * @param tools what may be called; nothing may be if this template has no tools
   */
  ToolCallParser toolCallParser(List<ToolSpec> tools);

  /**
   * A whole conversation, as the vendor's template writes it without a generation prompt.
   *
   * @param truncateThoughts whether only thoughts after the last user message are kept
   */
  MarkedText render(List<Message> messages, List<ToolSpec> tools, boolean truncateThoughts);

  /**
   * The template of a model file: recognised by the text of {@code tokenizer.chat_template}, or
   * where the file has none by its architecture and vocabulary.
   *
   * @throws ModelFormatException if it is none of the known ones
   */
  static ChatTemplate of(Metadata metadata) {
    return TemplateRecognition.of(metadata);
  }
}
