package dev.parley.inference.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Tokens in, one at a time; whole characters out. The bytes of a character that is not complete yet
 * are held back, so no piece ever ends within a character or between two surrogates. All pieces and
 * the rest together are what {@link Tokenizer#decode} makes of the same tokens.
 *
 * <p><b>Threads.</b> Confined to one thread.
 */
public final class StreamDecoder {
  private final Tokenizer tokenizer;
  private final boolean showsSpecials;
  private final CharsetDecoder utf8 =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** At most the first three bytes of a character, between calls; ready to be read. */
  private ByteBuffer pending = ByteBuffer.allocate(64).limit(0);

  /** UTF-8 never makes more chars than it has bytes, so that this cannot overflow. */
  private CharBuffer text = CharBuffer.allocate(64);

  private StreamDecoder(Tokenizer tokenizer, boolean showsSpecials) {
    this.tokenizer = tokenizer;
    this.showsSpecials = showsSpecials;
  }

  /** For what a person reads: special tokens yield nothing. */
  public static StreamDecoder of(Tokenizer tokenizer) {
    return new StreamDecoder(tokenizer, false);
  }

  /** For what a tool reads: special tokens yield their text. */
  public static StreamDecoder showingSpecials(Tokenizer tokenizer) {
    return new StreamDecoder(tokenizer, true);
  }

  /**
   * Takes the next token and returns the text that is complete with it, often one word, sometimes
   * nothing.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public String push(int id) {
    if (tokenizer.isSpecial(id) && !showsSpecials) {
      return "";
    }
    byte[] token = tokenizer.sharedBytes(id);
    pending.compact();
    if (pending.remaining() < token.length) {
      int room = 2 * (pending.position() + token.length);
      pending = ByteBuffer.allocate(room).put(pending.flip());
      text = CharBuffer.allocate(room);
    }
    pending.put(token).flip();
    return decode(false);
  }

  /** Ends the text: returns U+FFFD for a character that was never completed, else nothing. */
  public String finish() {
    String rest = decode(true);
    utf8.reset();
    return rest;
  }

  private String decode(boolean atEnd) {
    utf8.decode(pending, text.clear(), atEnd);
    return text.position() == 0 ? "" : new String(text.array(), 0, text.position());
  }
}
