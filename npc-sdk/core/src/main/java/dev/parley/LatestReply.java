package dev.parley;

import dev.parley.inference.Message;
import org.jspecify.annotations.Nullable;

/**
 * The reply at the end of a history. Until something follows it, it can be cut to what was heard.
 *
 * <p>Confined to the dialogue thread.
 */
final class LatestReply {

  private final History history;
  private final Acts acts;

  /** The finished turn whose reply is the last message; null once something follows it. */
  private @Nullable Turn turn;

  LatestReply(History history, Acts acts) {
    this.history = history;
    this.acts = acts;
  }

  /** The turn whose reply is the last message, if one is. */
  @Nullable Turn turn() {
    return turn;
  }

  boolean isOf(Turn other) {
    return turn == other;
  }

  boolean is(Reply reply) {
    return turn != null && turn.reply == reply;
  }

  /** Adds what is no reply. */
  void follow(Message message) {
    history.add(message);
    turn = null;
  }

  /** No reply is last any more. */
  void forget() {
    turn = null;
  }

  /** Adds a whole reply. The model learns an authored one with the next line. */
  void add(Turn ended) {
    if (ended.authored) {
      history.add(acts.message(ended));
    } else {
      history.addReply(acts.message(ended));
    }
    turn = ended;
  }

  /** Adds what was heard of a reply. */
  void addHeard(Turn ended) {
    add(ended);
    cut(ended);
  }

  /** Makes character and model forget what was not heard of it. */
  void cut(Turn ended) {
    int kept = Math.min(ended.heard, ended.said.length());
    boolean whole = kept == ended.said.length() && (kept > 0 || !ended.toolCalls.isEmpty());
    if (!ended.authored && !(whole && !ended.parser.stopped())) {
      history.keep(ended.parser.rawLength(kept));
    }
    if (!whole) {
      ended.said = ended.said.substring(0, kept);
      history.shortenReply(ended.said);
      turn = kept > 0 ? ended : null;
    }
  }
}
