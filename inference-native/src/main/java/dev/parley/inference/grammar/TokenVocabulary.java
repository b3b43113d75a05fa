package dev.parley.inference.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that a constrained reply is made of.
 *
 * <p>Most tokens are harmless text: whole characters, none of which JSON writes in another way.
 * Where all harmless text may come, such as inside a JSON string, only the others need to be looked
 * at.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * <p><b>Source.</b> The part of the vocabulary that is taken as a whole: "slices" of llguidance
 * (guidance-ai, docs/optimizations.md).
 */
public final class TokenVocabulary implements Alphabet {
  static final CodePoints HARMLESS =
      CodePoints.of(' ', Character.MAX_CODE_POINT).and(CodePoints.of("\"\\\u007f").not());

  /** Longer ones never come: no honest vocabulary has any. */
  private static final int LONGEST = 1024;

  /** In bytes. Longer ones are looked at; they are few. */
  private static final int LONGEST_HARMLESS = 32;

  private final int size;
  private final byte[][] bytes;
  private final Map<String, Integer> specials;
  private final int[] ends;
  private final boolean[] single = new boolean[256];
  private final TokenTrie all;
  private final TokenTrie others;

  /** For each count of characters the harmless tokens of at most so many, a bit for each id. */
  private final long[][] harmless = new long[LONGEST_HARMLESS + 1][];

  private final int longestHarmless;

  /**
   * @param bytes of each token; none for those that no text becomes
   * @param specials tokens that a constraint may ask for, by name
   * @param ends tokens that end a reply
   */
  public TokenVocabulary(List<byte[]> bytes, Map<String, Integer> specials, int[] ends) {
    this.size = bytes.size();
    this.bytes = new byte[size][];
    this.specials = Map.copyOf(new TreeMap<>(specials));
    this.ends = ends.clone();
    for (int i = 0; i <= LONGEST_HARMLESS; i++) {
      harmless[i] = new long[(size + 63) >>> 6];
    }
    List<Integer> usable = new ArrayList<>();
    List<Integer> rest = new ArrayList<>();
    int longest = 0;
    for (int id = 0; id < size; id++) {
      byte[] token = bytes.get(id);
      this.bytes[id] = token.clone();
      if (token.length == 0 || token.length > LONGEST) {
        continue;
      }
      usable.add(id);
      if (token.length == 1) {
        single[token[0] & 0xff] = true;
      }
      int characters = harmlessCharacters(token);
      if (characters > 0) {
        harmless[characters][id >>> 6] |= 1L << id;
        longest = Math.max(longest, characters);
      } else {
        rest.add(id);
      }
    }
    this.longestHarmless = longest;
    for (int i = 1; i <= LONGEST_HARMLESS; i++) {
      for (int word = 0; word < harmless[i].length; word++) {
        harmless[i][word] |= harmless[i - 1][word];
      }
    }
    this.all = new TokenTrie(array(usable), this.bytes);
    this.others = new TokenTrie(array(rest), this.bytes);
  }

  private static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  /** How many, or 0 if there are others among them. */
  private static int harmlessCharacters(byte[] token) {
    if (token.length > LONGEST_HARMLESS) {
      return 0;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(token)).toString();
      boolean harmless = text.codePoints().allMatch(HARMLESS::contains);
      return harmless ? text.codePointCount(0, text.length()) : 0;
    } catch (CharacterCodingException e) {
      return 0; // part of a character
    }
  }

  @Override
  public boolean hasByte(int value) {
    return single[value];
  }

  @Override
  public boolean hasToken(String name) {
    return specials.containsKey(name);
  }

  /** How many tokens there are, used or not. */
  public int size() {
    return size;
  }

  int special(String name) {
    return specials.getOrDefault(name, TokenTrie.NONE);
  }

  /** Not to be written to. */
  byte[] bytes(int id) {
    return bytes[id];
  }

  boolean isEnd(int id) {
    for (int end : ends) {
      if (end == id) {
        return true;
      }
    }
    return false;
  }

  /** Not to be written to. */
  int[] ends() {
    return ends;
  }

  TokenTrie all() {
    return all;
  }

  /** All but the harmless ones. */
  TokenTrie others() {
    return others;
  }

  /** The harmless tokens of at most so many characters, a bit for each id; a copy. */
  long[] harmless(int characters) {
    return harmless[characters].clone();
  }

  /** The characters of the longest harmless token. */
  int longestHarmless() {
    return longestHarmless;
  }
}
