package dev.parley.inference.state;

import dev.parley.inference.tokenizer.TokenList;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The exact tokens of a dialogue. States are found by them: a snapshot belongs to the tokens that
 * it has read, and is held by every path that goes through these.
 *
 * <p><b>Threads.</b> Confined to the inference thread, but for its creation.
 */
public final class TokenPath implements AutoCloseable {
  private final Snapshots snapshots;
  private final TokenList tokens = new TokenList();

  /** Where states are kept: after the opening and what it shares, and before every reply. */
  private final TreeSet<Integer> landmarks = new TreeSet<>();

  private int opening;
  private int guarded = -1;
  private boolean live;
  private IntConsumer whenEvicted = length -> {};

  TokenPath(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  public int size() {
    return tokens.size();
  }

  public int get(int index) {
    return tokens.get(index);
  }

  /** The ids, of which the first {@link #size} count; not a copy. */
  public int[] array() {
    return tokens.array();
  }

  /** Goes on with a token that was generated. */
  public void add(int id) {
    tokens.add(id);
  }

  /** Goes on with text. */
  public void addAll(int[] ids) {
    tokens.addAll(ids);
    snapshots.enter(this);
  }

  /**
   * What there is so far stands before the first reply. What another dialogue begins with as well
   * gets a landmark of its own.
   */
  public void endOpening() {
    opening = tokens.size();
    mark(opening);
    snapshots.shareBeginning(this);
  }

  /** Makes a landmark: the state after that many tokens is kept when it is read. */
  public void mark(int length) {
    landmarks.add(length);
  }

  /** Room for that many more tokens at once, instead of between two of them. */
  public void expect(int more) {
    tokens.makeRoom(more);
  }

  /** The next landmark behind that place. */
  public @Nullable Integer nextLandmark(int from) {
    return isBehindAll(from) ? null : landmarks.higher(from);
  }

  public boolean isLandmark(int length) {
    return !isBehindAll(length - 1) && landmarks.contains(length);
  }

  /** Where a reply is written, and where looking landmarks up would make an object each token. */
  private boolean isBehindAll(int place) {
    return landmarks.isEmpty() || landmarks.last() <= place;
  }

  /** A reply is under way that may have to go back to that place. */
  public void guard(int length) {
    guarded = length;
  }

  /** No reply is under way any more. */
  public void unguard() {
    guarded = -1;
  }

  /** Goes back; states further on are let go. */
  public void truncate(int length) {
    tokens.truncate(length);
    landmarks.tailSet(length, false).clear();
    opening = Math.min(opening, length);
    snapshots.leave(this, length);
  }

  /** Begins as another one; its states are this one's too. */
  public void continueFrom(TokenPath origin) {
    tokens.addAll(origin.tokens.copy());
    landmarks.addAll(origin.landmarks);
    opening = origin.opening;
    snapshots.enter(this);
  }

  /** Tells {@code evicted} how many tokens a state had read whenever one has made room. */
  public void onEviction(IntConsumer evicted) {
    whenEvicted = evicted;
  }

  /** Lets all states go. */
  @Override
  public void close() {
    snapshots.leave(this, -1);
  }

  void evicted(int length) {
    whenEvicted.accept(length);
  }

  int opening() {
    return opening;
  }

  void setLive(boolean live) {
    this.live = live;
  }

  /**
   * How many tokens a state that it goes on from may have read: a reply begins with the logits of
   * the last token, which no state keeps.
   */
  int readable() {
    return guarded < 0 ? tokens.size() : tokens.size() - 1;
  }

  boolean guards(int length) {
    return live && guarded == length;
  }

  /** Whether a reply was begun further on than that place, which is not in the opening. */
  boolean wentOnFrom(int length) {
    return length > opening && landmarks.higher(length) != null;
  }

  boolean goesThrough(Snapshot snapshot) {
    int length = snapshot.length();
    return length <= tokens.size()
        && Arrays.equals(tokens.array(), 0, length, snapshot.tokens(), 0, length);
  }

  /** How many tokens both begin with. */
  int inCommonWith(TokenPath other) {
    int most = Math.min(tokens.size(), other.tokens.size());
    int differing = Arrays.mismatch(tokens.array(), 0, most, other.tokens.array(), 0, most);
    return differing < 0 ? most : differing;
  }

  int[] first(int length) {
    return Arrays.copyOf(tokens.array(), length);
  }
}
