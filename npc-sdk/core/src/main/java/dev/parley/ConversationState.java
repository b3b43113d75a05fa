package dev.parley;

import dev.parley.inference.Message;
import java.util.List;

/**
 * A conversation as it is saved: what was heard, and what the model was told of.
 *
 * @param messages of both sides, without the system text, which is the pack's
 * @param perceived what the model was told last of the scene
 * @param told ids of memories that stand in the messages
 * @param news of what the character did, to be told with the next line
 * @param seed of the replies
 * @param turns that were answered with a model's seed
 * @param fallbacks authored lines that stood in for the model
 */
record ConversationState(
    List<Message> messages,
    String perceived,
    List<String> told,
    List<String> news,
    long seed,
    int turns,
    int fallbacks) {

  ConversationState {
    messages = List.copyOf(messages);
    told = List.copyOf(told);
    news = List.copyOf(news);
  }

  /** Of a character that nobody has spoken to. */
  static ConversationState fresh(long seed) {
    return new ConversationState(List.of(), "", List.of(), List.of(), seed, 0, 0);
  }
}
