package dev.parley.inference.engine;

import dev.parley.inference.GenerationListener;
import dev.parley.inference.StopStrings;
import dev.parley.inference.tokenizer.StreamDecoder;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.List;
import java.util.OptionalInt;

/**
 * Turns generated ids into what a listener hears: thought until the end of thinking, then speech,
 * in whole characters, up to a stop string.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class ReplyText {
  private final StreamDecoder decoder;
  private final StopStrings stopStrings;
  private final OptionalInt endOfThought;
  private final GenerationListener listener;
  private final StringBuilder thought = new StringBuilder();
  private final StringBuilder speech = new StringBuilder();
  private final boolean thoughtful;
  private boolean thinking;

  /** Whether text was generated that the listener did not hear. */
  private boolean cut;

  ReplyText(
      Tokenizer tokenizer, List<String> stops, boolean thinking, GenerationListener listener) {
    this.decoder = StreamDecoder.of(tokenizer);
    this.stopStrings = new StopStrings(stops);
    this.endOfThought = tokenizer.idOf(BannedTokens.END_OF_THOUGHT);
    this.thoughtful = thinking;
    this.thinking = thinking;
    this.listener = listener;
  }

  /** Takes the next id, which is no end of turn. */
  void push(int id) {
    if (thinking && endOfThought.isPresent() && endOfThought.getAsInt() == id) {
      think(decoder.finish());
      thinking = false;
    } else if (thinking) {
      think(decoder.push(id));
    } else {
      speak(stopStrings.push(decoder.push(id)));
    }
  }

  /** The model ended: what was held back is heard. */
  void finish() {
    if (thinking) {
      think(decoder.finish());
    } else {
      speak(stopStrings.push(decoder.finish()) + stopStrings.finish());
    }
  }

  /** The reply was ended from outside: what was held back is not heard. */
  void discardHeldBack() {
    String undecoded = decoder.finish();
    String unreleased = stopStrings.finish();
    boolean held = !undecoded.isEmpty() || !unreleased.isEmpty();
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
    return thinking;
  }

  /** Whether what was generated is exactly the speech that was heard. */
  boolean isWhole() {
    return !cut && !stopped() && !thoughtful;
  }

  String speech() {
    return speech.toString();
  }

  String thought() {
    return thought.toString();
  }

  private void think(String piece) {
    if (!piece.isEmpty()) {
      thought.append(piece);
      listener.thought(piece);
    }
  }

  private void speak(String piece) {
    boolean lead = thoughtful && speech.isEmpty(); // a thought ends with blank lines
    String heard = lead ? piece.stripLeading() : piece;
    if (!heard.isEmpty()) {
      speech.append(heard);
      listener.speech(heard);
    }
  }
}
