package dev.parley.inference.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A vocabulary like that of a large byte-level model: every byte, words with and without a space in
 * front, numbers of up to three digits, signs that code is full of, words of other scripts, and
 * parts of characters.
 */
public final class SyntheticTokens {
  public static final int END = 0;
  public static final int CALL = 1;
  public static final int END_OF_CALL = 2;

  private static final List<String> SYLLABLES =
      List.of(
          "a", "be", "con", "da", "er", "fi", "ing", "ha", "in", "ly", "ma", "ne", "on", "pre",
          "ra", "st", "ti", "un", "ver", "wa", "ch", "sh", "ou", "qu", "ex", "tion", "al", "is");
  private static final List<String> SIGNS =
      List.of(
          "\"", "\":", "\",", " \"", "{\"", "{", "}", "},", "[", "]", "],", "[\"", "\"}", "\"]",
          "\\", "\\n", "\n", "\t", "  ", "\n\n", ":", ",", ".", "-", "(", ")", ");", "=", "==", "/",
          "//", "\": \"", "\", \"", "\"},", ": ", ", ", "\\\"", "\\u", "e", "E+");

  private SyntheticTokens() {}

  /**
   * With {@code <tool_call>} and {@code </tool_call>}, and 997 special tokens that no one names.
   */
  public static TokenVocabulary of(int size) {
    return of(size, Map.of("<tool_call>", CALL, "</tool_call>", END_OF_CALL));
  }

  static TokenVocabulary of(int size, Map<String, Integer> specials) {
    return new TokenVocabulary(bytes(size), new TreeMap<>(specials), new int[] {END});
  }

  /** The bytes of each token, none for the special ones. */
  public static List<byte[]> bytes(int size) {
    SplittableRandom random = new SplittableRandom(7);
    int specials = Math.min(1000, size / 16);
    Set<String> seen = new LinkedHashSet<>();
    List<byte[]> bytes = new ArrayList<>();
    for (int id = 0; id < specials; id++) {
      bytes.add(new byte[0]);
    }
    for (int value = 0; value < 256; value++) {
      add(bytes, seen, new byte[] {(byte) value});
    }
    SIGNS.forEach(sign -> add(bytes, seen, sign.getBytes(StandardCharsets.UTF_8)));
    for (int number = 10; number < 1000 && size > 4000; number++) {
      add(bytes, seen, Integer.toString(number).getBytes(StandardCharsets.UTF_8));
    }
    while (bytes.size() < size) {
      byte[] token = token(random).getBytes(StandardCharsets.UTF_8);
      boolean cut = random.nextInt(60) == 0 && token.length > 2;
      add(bytes, seen, cut ? Arrays.copyOf(token, token.length - 1) : token);
    }
    return bytes;
  }

  private static void add(List<byte[]> bytes, Set<String> seen, byte[] token) {
    if (seen.add(new String(token, StandardCharsets.ISO_8859_1))) {
      bytes.add(token);
    }
  }

  private static String token(SplittableRandom random) {
    int kind = random.nextInt(20);
    StringBuilder text = new StringBuilder(random.nextInt(2) == 0 ? " " : "");
    if (kind == 0) {
      text.append(SIGNS.get(random.nextInt(SIGNS.size())));
    }
    if (kind < 4) {
      int script = List.of(0x430, 0x3041, 0x4e00, 0x1f600).get(kind);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        text.appendCodePoint(script + random.nextInt(60));
      }
      return text.toString();
    }
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      text.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
    }
    if (kind == 19) {
      text.append(SIGNS.get(random.nextInt(SIGNS.size())));
    }
    return text.toString();
  }
}
