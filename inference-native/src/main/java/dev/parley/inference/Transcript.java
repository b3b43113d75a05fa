package dev.parley.inference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been said in a dialogue, as far as it was heard, and the rules of {@link Dialogue#keep}
 * and {@link Dialogue#rewind}. For those who write a {@link LanguageModel}.
 *
 * <p><b>Threads.</b> Guarded by whoever owns it.
 */
public final class Transcript {
  private final String name;
  private final List<Message> messages;
  private int openingSize;

  /** What was heard of the reply that nothing follows yet; its message is missing while empty. */
  private @Nullable Message heard;

  /**
   * @param name of the dialogue, for messages
   */
  public Transcript(String name, List<Message> opening) {
    this.name = name;
    this.messages = new ArrayList<>(opening);
    this.openingSize = opening.size();
  }

  /** A second transcript that begins as this one is. */
  public Transcript copy() {
    Transcript copy = new Transcript(name, messages);
    copy.openingSize = openingSize;
    copy.heard = heard;
    return copy;
  }

  /** A copy of the opening and all turns so far. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public void append(List<Message> next) {
    if (!next.isEmpty()) {
      messages.addAll(next);
      heard = null;
    }
  }

  /** A reply begins: what was heard of the one before it can no longer be cut. */
  public void beginReply() {
    heard = null;
  }

  /** A reply is over and this was heard of it; an empty one leaves no message. */
  public void endReply(Message reply) {
    heard = reply;
    if (!reply.isEmpty()) {
      messages.add(reply);
    }
  }

  /**
   * Cuts the speech of the last reply to its first {@code characters} chars.
   *
   * @return what is left of the reply, which may be empty, or null if nothing was cut
   * @throws IllegalStateException if the dialogue does not end with a reply
   * @throws IllegalArgumentException if it had fewer characters, or the cut splits a surrogate pair
   */
  public @Nullable Message keep(int characters) {
    Message whole = heard;
    if (whole == null) {
      throw new IllegalStateException(
          "dialogue '" + name + "' does not end with a reply; there is nothing to cut");
    }
    String text = whole.content();
    requireCut(text, characters);
    if (characters == text.length()) {
      return null;
    }
    Message left = Message.assistant(text.substring(0, characters), whole.toolCalls());
    messages.remove(messages.size() - 1);
    if (left.isEmpty()) {
      heard = null;
    } else {
      endReply(left);
    }
    return left;
  }

  private static void requireCut(String text, int characters) {
    if (characters < 0 || characters > text.length()) {
      throw new IllegalArgumentException(
          "keep(" + characters + ") of a reply; expected 0 to its " + text.length() + " chars");
    }
    if (characters > 0
        && characters < text.length()
        && Character.isSurrogatePair(text.charAt(characters - 1), text.charAt(characters))) {
      throw new IllegalArgumentException(
          "keep(" + characters + ") splits a surrogate pair; expected one char more or less");
    }
  }

  /**
   * Goes back to the first {@code count} messages.
   *
   * @throws IllegalArgumentException if there are fewer, or fewer than the opening's
   */
  public void rewind(int count) {
    if (count < openingSize || count > messages.size()) {
      throw new IllegalArgumentException(
          "rewind(%d) of dialogue '%s'; expected %d (its opening) to %d messages"
              .formatted(count, name, openingSize, messages.size()));
    }
    if (count < messages.size()) {
      messages.subList(count, messages.size()).clear();
      heard = null;
    }
  }

  /**
   * Begins again with another opening. If that ends with the last reply, the reply counts as said
   * after the opening and can still be cut.
   *
   * @return whether it does
   */
  public boolean replace(List<Message> opening) {
    boolean endsWithReply =
        heard != null && !opening.isEmpty() && heard.equals(opening.get(opening.size() - 1));
    messages.clear();
    messages.addAll(opening);
    openingSize = endsWithReply ? opening.size() - 1 : opening.size();
    heard = endsWithReply ? heard : null;
    return endsWithReply;
  }
}
