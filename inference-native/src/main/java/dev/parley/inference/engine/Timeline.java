package dev.parley.inference.engine;

import dev.parley.inference.Message;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.TokenList;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A dialogue as the model lives it: the exact tokens, how many of them its state has read, and
 * where it can go back to.
 *
 * <p>The tokens are what counts, not the text: rendering the same messages again need not give the
 * same tokens. So a reply that was kept whole stays as it was generated, and one that was cut, or
 * had a thought, is forgotten back to where it began and written anew as what was heard.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Timeline {

  /** After that many messages, that many tokens. */
  private record Border(int messages, int tokens) {}

  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final SequenceStates states;
  private final TokenList tokens = new TokenList();
  private final List<Border> borders = new ArrayList<>();

  /** Where states are kept: after the opening, and before every reply. */
  private final TreeSet<Integer> landmarks = new TreeSet<>();

  private List<Message> messages = new ArrayList<>();
  private List<ToolSpec> tools = List.of();
  private int replyStart;

  /** Tokens before this place were read once already. */
  private int onceRead;

  /** Tokens from there to {@link #cutEnd} say again what was heard of a reply that was cut. */
  private int cutStart;

  private int cutEnd;

  private @Nullable Sequence sequence;

  Timeline(Tokenizer tokenizer, ChatTemplate template, SequenceStates states) {
    this.tokenizer = tokenizer;
    this.template = template;
    this.states = states;
  }

  // Text in

  /** Begins, or begins again, with what stands before the first reply. */
  void open(List<Message> opening, List<ToolSpec> described) {
    truncate(0);
    borders.clear();
    landmarks.clear();
    tools = described;
    messages = new ArrayList<>(opening);
    write(template.opening(opening, described));
    borders.add(new Border(messages.size(), tokens.size()));
    landmarks.add(tokens.size());
  }

  void append(List<Message> more) {
    if (more.isEmpty()) {
      return;
    }
    messages.addAll(more);
    write(template.turns(more));
    borders.add(new Border(messages.size(), tokens.size()));
  }

  /** Appends a reply that was said elsewhere, so that it can be cut as if it was said here. */
  void appendReply(Message reply) {
    replyStart = tokens.size();
    landmarks.add(replyStart);
    append(List.of(reply));
  }

  int messageCount() {
    return messages.size();
  }

  /** Goes back to the first {@code count} messages. */
  void rewind(int count) {
    List<Message> kept = List.copyOf(messages.subList(0, count));
    while (borders.size() > 1 && last(borders).messages() > count) {
      borders.remove(borders.size() - 1);
    }
    truncate(last(borders).tokens());
    messages = new ArrayList<>(kept.subList(0, last(borders).messages()));
    append(kept.subList(messages.size(), count));
  }

  // A reply

  void beginReply(boolean thinking) {
    replyStart = tokens.size();
    landmarks.add(replyStart);
    write(template.generationPrompt(thinking));
  }

  void generated(int id) {
    tokens.add(id);
  }

  /**
   * Keeps the reply as it was generated.
   *
   * @param reply what it said and called
   */
  void keepReply(Message reply) {
    write(template.replyEnd());
    messages.add(reply);
    borders.add(new Border(messages.size(), tokens.size()));
  }

  /**
   * Forgets the last reply, as if it had only been what was heard of it.
   *
   * @param heard empty if nothing was
   */
  void cutReply(Message heard) {
    if (!borders.isEmpty() && last(borders).tokens() > replyStart) {
      borders.remove(borders.size() - 1);
      messages.remove(messages.size() - 1);
    }
    truncate(replyStart);
    if (!heard.isEmpty()) {
      cutStart = tokens.size();
      append(List.of(heard));
      cutEnd = tokens.size();
    }
  }

  // Reading

  int length() {
    return tokens.size();
  }

  int unread() {
    return sequence == null ? tokens.size() : tokens.size() - sequence.length();
  }

  /** Tokens that must be read before the next is chosen, whatever becomes of the state now. */
  int missing() {
    int kept = states.nearestSnapshot(this, tokens.size()).orElse(0);
    return tokens.size() - Math.max(kept, read());
  }

  /** Tokens whose state is there. */
  int read() {
    return sequence == null ? 0 : sequence.length();
  }

  boolean isLive() {
    return sequence != null;
  }

  /** Takes over a free sequence and goes on from the nearest state that was kept. */
  void enliven(Sequence free) {
    sequence = free;
    states.nearestSnapshot(this, tokens.size()).ifPresent(length -> free.restore(this, length));
  }

  /** Gives the sequence away; the state is read again when it is needed. */
  void retire() {
    if (sequence != null) {
      if (sequence.length() > 0) {
        sequence.snapshot(this);
      }
      sequence.close();
      sequence = null;
    }
  }

  /** Gives up the state without keeping it, because a pass failed inside it. */
  void abandonState() {
    states.forgetSnapshots(this, -1);
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
  }

  /**
   * The next unread rows, at most {@code most} and not past a place whose state is to be kept.
   *
   * @param wantsOutput whether the logits after the last token are wanted
   */
  List<Passes.Row> nextRows(int most, boolean wantsOutput) {
    Sequence live = live();
    int from = live.length();
    int end = Math.min(tokens.size(), from + most);
    Integer landmark = landmarks.higher(from);
    if (landmark != null) {
      end = Math.min(end, landmark);
    }
    live.reserve(end - from);
    List<Passes.Row> rows = new ArrayList<>();
    for (int i = from; i < end; i++) {
      boolean output = wantsOutput && i == tokens.size() - 1;
      rows.add(new Passes.Row(tokens.get(i), i, live.slot(), output));
    }
    return rows;
  }

  /**
   * What had been read before among rows that were read.
   *
   * @param again because a reply in front of them was cut
   * @param rebuilt because their state had made room
   */
  record Read(int again, int rebuilt) {}

  /** Counts rows as read. */
  Read advance(int rows) {
    Sequence live = live();
    int from = live.length();
    live.advance(rows);
    int end = from + rows;
    int again = Math.max(0, Math.min(cutEnd, end) - Math.max(cutStart, from));
    int rebuilt = Math.max(0, Math.min(onceRead, end) - from);
    cutStart = Math.max(cutStart, end);
    onceRead = Math.max(onceRead, end);
    if (landmarks.contains(live.length())) {
      live.snapshot(this);
    }
    return new Read(again, rebuilt);
  }

  /** The ids so far, of which {@link #length} count. */
  int[] history() {
    return tokens.array();
  }

  /** Begins this timeline as what another has lived; its kept states are this one's too. */
  void continueFrom(Timeline origin) {
    tokens.addAll(origin.tokens.copy());
    borders.addAll(origin.borders);
    landmarks.addAll(origin.landmarks);
    messages.addAll(origin.messages);
    tools = origin.tools;
    replyStart = origin.replyStart;
    onceRead = origin.onceRead;
    cutStart = origin.cutStart;
    cutEnd = origin.cutEnd;
    if (origin.sequence != null && origin.sequence.length() > 0) {
      origin.sequence.snapshot(origin);
    }
    states.inheritSnapshots(origin, this);
  }

  private Sequence live() {
    if (sequence == null) {
      throw new IllegalStateException("a timeline without a sequence cannot be read");
    }
    return sequence;
  }

  private void write(MarkedText text) {
    tokens.addAll(tokenizer.encode(text));
  }

  private void truncate(int length) {
    tokens.truncate(length);
    onceRead = Math.min(onceRead, length);
    cutEnd = Math.min(cutEnd, length);
    landmarks.tailSet(length, false).clear();
    states.forgetSnapshots(this, length);
    if (sequence != null && sequence.length() > length) {
      sequence.reset();
      Sequence live = sequence;
      states.nearestSnapshot(this, length).ifPresent(nearest -> live.restore(this, nearest));
    }
  }

  private static Border last(List<Border> borders) {
    return borders.get(borders.size() - 1);
  }
}
