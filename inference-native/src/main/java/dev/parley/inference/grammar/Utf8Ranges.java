package dev.parley.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The UTF-8 bytes of a set of characters, as sequences of byte ranges: each sequence stands for all
 * the characters whose bytes lie in its ranges, one by one.
 *
 * <p><b>Source.</b> The splitting at the borders of continuation bytes is the one Russ Cox
 * describes for RE2 (Regular Expression Matching in the Wild, 2010).
 */
final class Utf8Ranges {
  private static final int[] LAST_OF_LENGTH = {0x7f, 0x7ff, 0xffff, Character.MAX_CODE_POINT};

  /** Both ends included, 0 to 255. */
  record Bytes(int first, int last) {}

  private Utf8Ranges() {}

  static List<List<Bytes>> of(CodePoints characters) {
    List<List<Bytes>> sequences = new ArrayList<>();
    for (CodePoints.Range range : characters.ranges()) {
      int first = range.first();
      for (int last : LAST_OF_LENGTH) {
        if (first <= Math.min(last, range.last())) {
          split(first, Math.min(last, range.last()), sequences);
          first = last + 1;
        }
      }
    }
    return sequences;
  }

  /** A range of characters with equally many bytes. */
  private static void split(int first, int last, List<List<Bytes>> sequences) {
    for (int bits = 6; bits < 6 * length(first); bits += 6) {
      int low = (1 << bits) - 1;
      if ((first & ~low) != (last & ~low)) {
        if ((first & low) != 0) {
          split(first, first | low, sequences);
          split((first | low) + 1, last, sequences);
          return;
        }
        if ((last & low) != low) {
          split(first, (last & ~low) - 1, sequences);
          split(last & ~low, last, sequences);
          return;
        }
      }
    }
    byte[] from = encode(first);
    byte[] to = encode(last);
    List<Bytes> sequence = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      sequence.add(new Bytes(from[i] & 0xff, to[i] & 0xff));
    }
    sequences.add(sequence);
  }

  private static int length(int codePoint) {
    int length = 1;
    while (codePoint > LAST_OF_LENGTH[length - 1]) {
      length++;
    }
    return length;
  }

  private static byte[] encode(int codePoint) {
    return Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
  }
}
