package dev.parley;

import dev.parley.inference.ContextUse;
import dev.parley.inference.Message;
import dev.parley.inference.Role;
import java.util.List;

/**
 * How long a conversation is, in chars.
 *
 * @param system what stands before all turns
 * @param turns all that was said since
 * @param longestLine the most that was told to the character at once, with what it perceived
 */
record HistorySize(int system, int turns, int longestLine) {

  static HistorySize of(Message system, List<Message> turns) {
    int all = 0;
    int longest = 0;
    for (Message message : turns) {
      int length = message.content().length();
      all += length;
      longest = message.role() == Role.USER ? Math.max(longest, length) : longest;
    }
    return new HistorySize(system.content().length(), all, longest);
  }

  /** What a char takes on average, marks of the template included. */
  double tokensPerCharacter(ContextUse use) {
    return (double) use.tokens() / Math.max(1, system + turns);
  }
}
