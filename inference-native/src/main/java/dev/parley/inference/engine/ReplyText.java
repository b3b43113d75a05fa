package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.Message;
import dev.parley.inference.StopStrings;
import dev.parley.inference.ToolCall;
import dev.parley.inference.tokenizer.MalformedCallException;
import dev.parley.inference.tokenizer.StreamDecoder;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCallParser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns generated ids into what a listener hears: thought until the end of thinking, then speech,
 * in whole characters, up to a stop string, and calls.
 *
 * <p>White space around calls is part of their format, not speech: where there are tools it is held
 * back until words follow, or the reply ends without a call.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class ReplyText {
  /** More than most replies have, so that no builder grows between two tokens. */
  private static final int USUAL_CHARS = 2048;

  private final StreamDecoder decoder;
  private final StopStrings stopStrings;
  private final ToolCallParser parser;
  private final OptionalInt endOfThought;
  private final OptionalInt beginOfCall;
  private final OptionalInt endOfCall;
  private final GenerationListener listener;
  private final StringBuilder thought = new StringBuilder();
  private final StringBuilder speech = new StringBuilder(USUAL_CHARS);
  private final List<ToolCall> calls = new ArrayList<>();
  private final boolean thoughtful;
  private ReplyPart part;

  /** What was written of the call that has begun. */
  private final StringBuilder call = new StringBuilder();

  /** White space that is speech only if words follow. */
  private String blanks = "";

  /** Whether a call began, whatever became of it. */
  private boolean called;

  /** Whether something was generated that the listener was not given. */
  private boolean cut;

  /**
   * @param thinking whether the reply begins with a thought
   * @param parser reads the calls; one without tools if none may be made
   */
  ReplyText(
      Tokenizer tokenizer,
      List<String> stops,
      boolean thinking,
      ToolCallParser parser,
      GenerationListener listener) {
    this.decoder = StreamDecoder.of(tokenizer);
    this.stopStrings = new StopStrings(stops);
    this.parser = parser;
    this.endOfThought = tokenizer.idOf(BannedTokens.END_OF_THOUGHT);
    this.beginOfCall = special(tokenizer, BannedTokens.BEGIN_OF_CALL);
    this.endOfCall = special(tokenizer, BannedTokens.END_OF_CALL);
    this.thoughtful = thinking;
    this.part = thinking ? ReplyPart.THOUGHT : ReplyPart.SPEECH;
    this.listener = listener;
  }

  /** A mark that no text can become, so that nobody can put a call into a model's mouth. */
  private static OptionalInt special(Tokenizer tokenizer, String mark) {
    OptionalInt id = tokenizer.idOf(mark);
    return id.isPresent() && tokenizer.isSpecial(id.getAsInt()) ? id : OptionalInt.empty();
  }

  /** Takes the next id, which is no end of turn. */
  void push(int id) {
    switch (part) {
      case THOUGHT -> pushThought(id);
      case SPEECH -> pushSpeech(id);
      case CALL -> pushCall(id);
    }
  }

  private void pushThought(int id) {
    if (is(endOfThought, id)) {
      think(decoder.finish());
      part = ReplyPart.SPEECH;
    } else {
      think(decoder.push(id));
    }
  }

  private void pushSpeech(int id) {
    if (mayCall() && is(beginOfCall, id)) {
      tell(words(rest()));
      called = true;
      part = ReplyPart.CALL;
    } else {
      tell(words(stopStrings.push(decoder.push(id))));
    }
  }

  private void pushCall(int id) {
    if (is(endOfCall, id)) {
      call.append(decoder.finish());
      part = ReplyPart.SPEECH;
      call(takeCall());
    } else {
      call.append(decoder.push(id));
    }
  }

  private static boolean is(OptionalInt mark, int id) {
    return mark.isPresent() && mark.getAsInt() == id;
  }

  /** The model ended: what was held back is heard. */
  void finish() {
    switch (part) {
      case THOUGHT -> think(decoder.finish());
      case SPEECH -> {
        String words = words(rest());
        tell(called ? words : words + blanks); // at once: the first of two may be met by a cancel
        blanks = "";
      }
      case CALL -> {
        call.append(decoder.finish());
        part = ReplyPart.SPEECH;
        malformed(parser.unfinished(takeCall()));
      }
    }
  }

  /** The reply was ended from outside: what was held back is not heard. */
  void discardHeldBack() {
    String undecoded = decoder.finish();
    String unreleased = stopStrings.finish() + (called ? "" : blanks) + takeCall();
    boolean held = !undecoded.isEmpty() || !unreleased.isEmpty() || part == ReplyPart.CALL;
    blanks = "";
    cut = cut || held;
  }

  /** Something was generated that nobody listened to any more. */
  void missed() {
    cut = true;
  }

  boolean stopped() {
    return stopStrings.stopped();
  }

  boolean isThinking() {
    return part == ReplyPart.THOUGHT;
  }

  /** What the next token belongs to, unless it begins another part. */
  ReplyPart part() {
    return part;
  }

  /** Whether a call may begin where speech is. */
  boolean mayCall() {
    return parser.hasTools() && beginOfCall.isPresent() && endOfCall.isPresent();
  }

  /** Whether what was generated is exactly the speech that was heard and the calls. */
  boolean isWhole() {
    return !cut && !stopped() && !thoughtful;
  }

  /** What the listener was given, as the dialogue remembers it; empty if it was nothing. */
  Message heard() {
    return Message.assistant(speech(), calls);
  }

  String speech() {
    return speech.toString();
  }

  String thought() {
    return thought.toString();
  }

  List<ToolCall> calls() {
    return List.copyOf(calls);
  }

  private void think(String piece) {
    if (!piece.isEmpty()) {
      thought.append(piece);
      listener.thought(piece);
    }
  }

  private String rest() {
    return stopStrings.push(decoder.finish()) + stopStrings.finish();
  }

  /** What is speech whatever follows; blanks behind it are held back. */
  private String words(String piece) {
    boolean lead = speech.isEmpty() && (thoughtful || called); // both end with blank lines
    String held = blanks.isEmpty() ? piece : blanks + piece;
    String text = lead ? piece.stripLeading() : held;
    String words = mayCall() ? text.stripTrailing() : text;
    blanks = words.length() == text.length() ? "" : text.substring(words.length());
    return words;
  }

  private void tell(String words) {
    if (!words.isEmpty()) {
      speech.append(words);
      listener.speech(words);
    }
  }

  private String takeCall() {
    String text = call.toString();
    call.setLength(0);
    return text;
  }

  private void call(String text) {
    try {
      ToolCall read = parser.parse(text);
      calls.add(read);
      listener.toolCall(read);
    } catch (MalformedCallException e) {
      malformed(e);
    }
  }

  private void malformed(MalformedCallException reason) {
    cut = true;
    listener.malformedCall(reason.sentence());
  }
}
