package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tokens of {@code tokenizer.json} by id, with the types that GGUF gives them. */
final class TokenNames {
  private static final long NORMAL = 1;
  private static final long CONTROL = 3;
  private static final long USER_DEFINED = 4;
  private static final long UNUSED = 5;

  private final TokenizerJson json;
  private final @Nullable String[] names;
  private final long[] types;

  private TokenNames(TokenizerJson json, int limit) {
    this.json = json;
    this.names = new @Nullable String[limit];
    this.types = new long[limit];
    Arrays.fill(types, UNUSED);
  }

  /**
   * Puts the tokens in order.
   *
   * @param limit rows of the embedding: there is a name for each of them
   */
  static TokenNames of(TokenizerJson json, int limit) {
    TokenNames tokens = new TokenNames(json, limit);
    for (Map.Entry<String, Integer> entry : json.vocabulary().entrySet()) {
      String name = entry.getKey();
      tokens.put(entry.getValue(), name, NORMAL, () -> json.model().where("vocab." + name));
    }
    json.root().objects("added_tokens").forEach(tokens::add);
    return tokens;
  }

  private void add(JsonObject token) {
    token.requireAbsentOr("single_word", false);
    token.requireAbsentOr("lstrip", false);
    token.requireAbsentOr("rstrip", false);
    String name = token.requireString("content");
    long id = token.integer("id").orElseThrow(() -> token.mismatch("id", "an id"));
    long type = token.bool("special").orElse(false) ? CONTROL : USER_DEFINED;
    Integer known = json.vocabulary().get(name);
    if (known != null && known != id) {
      throw token.mismatch("id", known + ", the id of '" + ForeignText.shown(name) + "' in vocab");
    }
    put(id, name, type, () -> token.where("id"));
  }

  private void put(long id, String name, long type, Supplier<String> where) {
    if (id < 0 || id >= types.length) {
      throw new ModelFormatException(
          where.get(), Long.toString(id), "an id from 0 to " + (types.length - 1));
    }
    int index = (int) id;
    @Nullable String before = names[index];
    names[index] = name;
    if (before != null && !before.equals(name)) {
      throw new ModelFormatException(
          where.get(),
          id + ", which is '" + ForeignText.shown(before) + "' too",
          "every id only once");
    }
    types[index] = type;
  }

  /** The name of every id; one that no token has is named as GGUF files name it. */
  List<String> names() {
    List<String> all = new ArrayList<>(names.length);
    for (@Nullable String name : names) {
      all.add(name == null ? "[PAD" + all.size() + "]" : name);
    }
    return List.copyOf(all);
  }

  /** GGUF's number of each token's type. */
  long[] types() {
    return types.clone();
  }

  int size() {
    return names.length;
  }

  OptionalLong idOf(String name) {
    int id = Arrays.asList(names).indexOf(name);
    return id < 0 ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /** How many bytes have no token of their own in the alphabet of byte-level vocabularies. */
  int missingBytes() {
    long present =
        json.vocabulary().keySet().stream()
            .filter(name -> name.length() == 1 && standsForByte(name.charAt(0)))
            .count();
    return (int) (256 - present);
  }

  /** GPT-2's alphabet: printable Latin-1 for itself, and U+0100 to U+0143 for the others. */
  private static boolean standsForByte(char symbol) {
    return (symbol > ' ' && symbol < 0x7f)
        || (symbol > 0xa0 && symbol != 0xad && symbol < 0x100 + 68);
  }
}
