package dev.parley.inference.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.inference.tokenizer.MarkedText;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.function.Supplier;

/**
 * Texts as tokens, kept for a while: whoever asks for something tokenizes it on their own thread,
 * and the inference thread, which has no time for that between two passes, finds it here.
 *
 * <p><b>Threads.</b> Any.
 */
final class EncodedTexts {
  private static final long MOST_BYTES = 8L << 20;

  /** An entry of the cache, a text and its array. */
  private static final int OVERHEAD = 200;

  private final Tokenizer tokenizer;

  /** Maintained on the thread that asks, so that no pool of the host game works for us. */
  private final Cache<MarkedText, int[]> encoded =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher(EncodedTexts::bytes)
          .executor(Runnable::run)
          .build();

  EncodedTexts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  private static int bytes(MarkedText text, int[] ids) {
    int spans = text.contents().size() * 2 * Integer.BYTES;
    return OVERHEAD + text.text().length() * Character.BYTES + spans + ids.length * Integer.BYTES;
  }

  /** The tokens of a text; not to be written to. */
  int[] of(MarkedText text) {
    int[] known = encoded.getIfPresent(text);
    if (known == null) {
      known = tokenizer.encode(text);
      encoded.put(text, known);
    }
    return known;
  }

  /** Whether a text need not be tokenized when it is asked for. For tests. */
  boolean has(MarkedText text) {
    return encoded.getIfPresent(text) != null;
  }

  /**
   * Tokenizes a text that will be asked for. One that cannot be written is left to who asks for it.
   */
  void prepare(Supplier<MarkedText> writing) {
    MarkedText text;
    try {
      text = writing.get();
    } catch (RuntimeException e) {
      return;
    }
    of(text);
  }
}
