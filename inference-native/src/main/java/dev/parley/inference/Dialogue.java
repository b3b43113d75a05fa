package dev.parley.inference;

import java.util.List;

/**
 * One timeline: an opening and the turns so far. What was read is never read again; what was cut is
 * forgotten by the model too.
 *
 * <p><b>Threads.</b> Every method may be called from any thread and returns without waiting for the
 * model; calls take effect in the order they are made. One reply at a time.
 */
public interface Dialogue extends AutoCloseable {

  /**
   * Appends the request's messages and answers them.
   *
   * @throws IllegalStateException if a reply is under way or the dialogue is closed
   * @throws IllegalArgumentException if the request's constraint cannot be held within its {@code
   *     maxTokens}
   * @throws ModelException if the model has more to answer already than it takes; nothing was
   *     appended
   */
  Generation submit(GenerationRequest request, GenerationListener listener);

  /**
   * Appends messages without answering, and reads whatever of this dialogue is unread, so that the
   * next reply starts sooner. With no messages it only warms up.
   *
   * @throws IllegalStateException if a reply is under way or the dialogue is closed
   */
  void read(List<Message> messages);

  /**
   * Cuts the speech of the last reply to what was heard of it: its first {@code characters} chars.
   * A reply never cut counts as heard whole. With 0 the reply is forgotten, but not what it
   * answered. Calls that its listener was given stay, for they may have been acted upon; {@link
   * #rewind} forgets them too.
   *
   * @throws IllegalStateException if a reply is under way, there is none, or the dialogue is closed
   * @throws IllegalArgumentException if it had fewer characters, or the cut splits a surrogate pair
   */
  void keep(int characters);

  /**
   * Goes back to the first {@code count} of {@link #messages}, as if the rest was never said.
   *
   * @throws IllegalStateException if a reply is under way or the dialogue is closed
   * @throws IllegalArgumentException if there are fewer messages, or fewer than the opening's
   */
  void rewind(int count);

  /**
   * Takes another, usually shorter, history instead of this one, opening included, without a pause.
   *
   * <p>{@link #messages} tells the new one at once. The model goes on answering from what it has
   * read until it has read the new history, which it does while nobody speaks; what is said
   * meanwhile belongs to both. It changes over between two replies: once the new history is read,
   * or earlier for a request that the old one has no room for or has more left to read for. From
   * then on it answers as a dialogue opened with {@link #messages} would.
   *
   * <p>A last reply with which the new history ends too, word for word, can still be cut by {@link
   * #keep}. Another history may follow before this one is read; then this one never is.
   *
   * @throws IllegalStateException if a reply is under way or the dialogue is closed
   */
  void replace(List<Message> messages);

  /**
   * A second timeline that has lived the same until now.
   *
   * @throws IllegalStateException if a reply is under way or the dialogue is closed
   */
  Dialogue fork();

  /** The opening and all turns so far, the last reply as far as it was heard. */
  List<Message> messages();

  /** Cancels a reply under way and forgets the timeline. Idempotent. */
  @Override
  void close();
}
