package dev.parley.inference.tokenizer;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The tokens of a model by id: what they are called, their bytes, and which are special. */
final class Vocabulary {
  static final int NONE = -1;

  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";

  /** GGUF's numbers of the types unknown, control and user-defined. */
  private static final Set<Long> SPECIAL_TYPES = Set.of(2L, 3L, 4L);

  /** GGUF's number of a row that no token has. */
  private static final long UNUSED_TYPE = 5;

  private static final int LAST_TYPE = 6;

  private final List<String> names;
  private final byte[][] bytes;
  private final BitSet special;
  private final BitSet unused;
  private final Map<String, Integer> ids;

  private Vocabulary(List<String> names, BitSet special, BitSet unused) {
    this.names = names;
    this.special = special;
    this.unused = unused;
    this.bytes = new byte[names.size()][];
    this.ids = new HashMap<>(names.size() * 2);
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = bytesOf(names.get(id), special.get(id));
      ids.putIfAbsent(names.get(id), id);
    }
  }

  static Vocabulary from(Metadata metadata) {
    List<String> names =
        metadata
            .strings(TOKENS)
            .filter(found -> !found.isEmpty())
            .orElseThrow(() -> missing(metadata, TOKENS, "the vocabulary"));
    long[] types =
        metadata
            .integers(TYPES)
            .orElseThrow(() -> missing(metadata, TYPES, "the type of each token"));
    if (types.length != names.size()) {
      throw new ModelFormatException(
          metadata.where(TYPES),
          types.length + " types",
          "one for each of " + names.size() + " tokens");
    }
    BitSet special = new BitSet(types.length);
    BitSet unused = new BitSet(types.length);
    for (int id = 0; id < types.length; id++) {
      if (types[id] < 0 || types[id] > LAST_TYPE) {
        throw new ModelFormatException(
            metadata.where(TYPES), "type " + types[id] + " of token " + id, "0 to " + LAST_TYPE);
      }
      special.set(id, SPECIAL_TYPES.contains(types[id]));
      unused.set(id, types[id] == UNUSED_TYPE);
    }
    return new Vocabulary(names, special, unused);
  }

  private static ModelFormatException missing(Metadata metadata, String key, String expected) {
    return new ModelFormatException(metadata.where(key), "nothing", expected);
  }

  /** Special tokens are written plainly; so is a token with a char that stands for no byte. */
  private static byte[] bytesOf(String name, boolean special) {
    byte[] bytes = new byte[name.length()];
    for (int i = 0; i < bytes.length; i++) {
      int value = ByteAlphabet.value(name.charAt(i));
      if (special || value < 0) {
        return name.getBytes(StandardCharsets.UTF_8);
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }

  int size() {
    return bytes.length;
  }

  /** What the file calls a token: its text if it is special, else its bytes as symbols. */
  String name(int id) {
    return names.get(check(id));
  }

  boolean isSpecial(int id) {
    return special.get(check(id));
  }

  boolean isUnused(int id) {
    return unused.get(check(id));
  }

  /** A token's bytes; not to be written to. */
  byte[] bytes(int id) {
    return bytes[check(id)];
  }

  /** Any token by the name the file gives it; the first where two share a name. */
  OptionalInt idOf(String name) {
    Integer id = ids.get(name);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** A token that plain text may become, by its name, or {@link #NONE}. Never a special one. */
  int plainId(String name) {
    int id = ids.getOrDefault(name, NONE);
    return id == NONE || special.get(id) ? NONE : id;
  }

  private int check(int id) {
    if (id < 0 || id >= bytes.length) {
      throw new IllegalArgumentException(
          "token id " + id + " is not in the vocabulary; expected 0 to " + (bytes.length - 1));
    }
    return id;
  }
}
