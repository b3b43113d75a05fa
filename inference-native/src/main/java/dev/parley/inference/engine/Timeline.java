package dev.parley.inference.engine;

import dev.parley.inference.Message;
import dev.parley.inference.ToolSpec;
import dev.parley.inference.state.SequenceStates;
import dev.parley.inference.state.SequenceStates.Sequence;
import dev.parley.inference.state.TokenPath;
import dev.parley.inference.tokenizer.ChatTemplate;
import dev.parley.inference.tokenizer.MarkedText;
import java.util.ArrayList;
import java.util.List;
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

  private final EncodedTexts texts;
  private final ChatTemplate template;
  private final SequenceStates states;
  private final TokenPath tokens;
  private final List<Border> borders = new ArrayList<>();

  private List<Message> messages = new ArrayList<>();
  private List<ToolSpec> tools = List.of();
  private int replyStart;

  /** Tokens before this place were read once already. */
  private int onceRead;

  /** Text from here to {@link #cutEnd} was there before, and is written anew after a cut. */
  private int cutStart;

  private int cutEnd;

  private @Nullable Sequence sequence;

  private DialogueLog log = DialogueLog.none();

  /** Whether states may make room for what is read here; not while it is read in idle time. */
  private boolean makingRoom = true;

  Timeline(EncodedTexts texts, ChatTemplate template, SequenceStates states) {
    this.texts = texts;
    this.template = template;
    this.states = states;
    this.tokens = states.newPath();
  }

  // Text in

  /** Begins, or begins again, with what stands before the first reply. */
  void open(List<Message> opening, List<ToolSpec> described) {
    truncate(0);
    borders.clear();
    tools = described;
    messages = new ArrayList<>(opening);
    write(template.opening(opening, described));
    borders.add(new Border(messages.size(), tokens.size()));
    tokens.endOpening();
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
    tokens.mark(replyStart);
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
    writeAnew(kept.subList(messages.size(), count));
  }

  /** Appends what was there before. */
  private void writeAnew(List<Message> again) {
    cutStart = tokens.size();
    append(again);
    cutEnd = tokens.size();
  }

  // A reply

  void beginReply(boolean thinking) {
    replyStart = tokens.size();
    tokens.mark(replyStart);
    tokens.guard(replyStart);
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
    tokens.unguard();
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
    tokens.unguard();
    if (!borders.isEmpty() && last(borders).tokens() > replyStart) {
      borders.remove(borders.size() - 1);
      messages.remove(messages.size() - 1);
    }
    truncate(replyStart);
    if (!heard.isEmpty()) {
      writeAnew(List.of(heard));
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
    return tokens.size() - Math.max(states.longest(tokens), read());
  }

  /** Tokens whose state is there. */
  int read() {
    return sequence == null ? 0 : sequence.length();
  }

  boolean isLive() {
    return sequence != null;
  }

  /** Whether a part that was read once would have to be read again, its state being gone. */
  boolean isForgotten() {
    return Math.max(read(), states.longest(tokens)) < onceRead;
  }

  /** Whether all of it can be read without a kept state's making room. */
  boolean fitsBesideOthers() {
    return sequence != null || states.haveRoomFor(tokens);
  }

  /** Notes from now on what becomes of states, and what is read again because one is gone. */
  void noteIn(DialogueLog dialogueLog) {
    log = dialogueLog;
    tokens.onEviction(length -> noteState("evicted", length));
  }

  private void noteState(String what, int length) {
    log.note(number -> new LogEvent.State(number, what, length));
  }

  /** Gets a live state, the longest that was kept; tells whether there was one more to have. */
  boolean enliven() {
    sequence = states.open(tokens).orElse(null);
    if (sequence == null) {
      return false;
    }
    int from = sequence.length();
    noteState("live", from);
    if (from < onceRead) {
      String reason = makingRoom ? "needed" : "idle";
      log.note(number -> new LogEvent.Rebuild(number, from, onceRead, reason));
    }
    return true;
  }

  /** Goes on from a state that another timeline has read meanwhile, if that is further on. */
  void catchUp() {
    if (unread() > 1) {
      live().catchUp();
    }
  }

  /** Gives the live state away; it is kept while there is room, and read again when it is not. */
  void retire() {
    if (sequence != null) {
      noteState("retired", sequence.length());
      sequence.retire();
      sequence = null;
    }
  }

  /** Gives up the live state without keeping it, because a pass failed inside it. */
  void abandonState() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
  }

  /** What is read from now on may take the room of kept states, or may not. */
  void makeRoom(boolean makesRoom) {
    makingRoom = makesRoom;
  }

  /**
   * Adds the next unread rows, at most {@code most} and not past a place whose state is to be kept.
   *
   * @param wantsOutput whether the logits after the last token are wanted
   * @param speaking whether they were generated
   */
  void addRows(int most, boolean wantsOutput, boolean speaking, Rows rows) {
    Sequence live = live();
    int from = live.length();
    int end = Math.min(tokens.size(), from + most);
    Integer landmark = tokens.nextLandmark(from);
    if (landmark != null) {
      end = Math.min(end, landmark);
    }
    live.reserve(end - from);
    for (int i = from; i < end; i++) {
      boolean output = wantsOutput && i == tokens.size() - 1;
      if (speaking) {
        rows.addDecode(tokens.get(i), i, live.slot(), output);
      } else {
        rows.addPrompt(tokens.get(i), i, live.slot(), output);
      }
    }
  }

  /**
   * Counts rows as read.
   *
   * @param reader the reply that they are read for, which counts them too
   */
  void advance(int rows, @Nullable Reply reader) {
    Sequence live = live();
    int from = live.length();
    int end = from + rows;
    live.advance(rows);
    int rebuilt = overlap(from, end, 0, onceRead);
    int reread = overlap(Math.max(from, onceRead), end, cutStart, cutEnd);
    onceRead = Math.max(onceRead, end);
    if (tokens.isLandmark(end)) {
      live.keep(makingRoom);
    }
    if (reader != null) {
      reader.countRead(rows, reread, rebuilt);
    }
  }

  private static int overlap(int from, int end, int otherFrom, int otherEnd) {
    return Math.max(0, Math.min(end, otherEnd) - Math.max(from, otherFrom));
  }

  /** Makes room for that many more tokens at once, instead of between two of them. */
  void expect(int more) {
    tokens.expect(more);
  }

  /** The ids so far, of which {@link #length} count. */
  int[] history() {
    return tokens.array();
  }

  /** Begins this timeline as what another has lived; its kept states are this one's too. */
  void continueFrom(Timeline origin) {
    origin.retire(); // so that both can go on from where it is
    tokens.continueFrom(origin.tokens);
    borders.addAll(origin.borders);
    messages.addAll(origin.messages);
    tools = origin.tools;
    replyStart = origin.replyStart;
    onceRead = origin.onceRead;
    cutStart = origin.cutStart;
    cutEnd = origin.cutEnd;
  }

  void close() {
    abandonState();
    tokens.close();
  }

  private Sequence live() {
    if (sequence == null) {
      throw new IllegalStateException("a timeline without a sequence cannot be read");
    }
    return sequence;
  }

  private void write(MarkedText text) {
    tokens.addAll(texts.of(text));
  }

  private void truncate(int length) {
    tokens.truncate(length);
    onceRead = Math.min(onceRead, length);
    cutEnd = Math.min(cutEnd, length);
    if (sequence != null && sequence.length() > length) {
      abandonState(); // the next pass goes on from the longest state that was kept
    }
  }

  private static Border last(List<Border> borders) {
    return borders.get(borders.size() - 1);
  }
}
