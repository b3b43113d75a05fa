package dev.parley.inference.tokenizer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Text to token ids and back, by the vocabulary of a model file: byte-level byte-pair encoding.
 *
 * <p>Text is cut at the special tokens that stand in its template part; what lies between them is
 * cut into words by the {@link Pretokenizer}, and each word is merged from its bytes by the {@link
 * BytePairEncoder}. Words may run across the border between template and content, as they did when
 * the model was trained. Plain text and content never become a special token.
 *
 * <p>An unpaired surrogate is read as U+FFFD. Text is brought into Unicode's form C where the
 * vocabulary was made for that; then ids may decode to other characters than they were made from.
 *
 * <p><b>Threads.</b> Immutable but for a cache; any thread may call any method.
 */
public final class Tokenizer {
  private static final String MODEL = "tokenizer.ggml.model";
  private static final String BYTE_LEVEL = "gpt2";
  private static final String BOS = "tokenizer.ggml.bos_token_id";
  private static final String EOS = "tokenizer.ggml.eos_token_id";
  private static final String EOT = "tokenizer.ggml.eot_token_id";
  private static final String ADD_BOS = "tokenizer.ggml.add_bos_token";

  // What GGUF has no key for and tokenizer.json says.
  private static final String IGNORE_MERGES = "tokenizer.parley.ignore_merges";
  private static final String COMPOSE = "tokenizer.parley.nfc";

  /** Names under which models know the end of a turn, whatever their file says of EOS. */
  private static final List<String> END_OF_TURN_NAMES =
      List.of("<|im_end|>", "</s>", "<|endoftext|>", "<|eot_id|>", "<|end|>");

  private static final int CACHED_WORDS = 16_384;
  private static final int LONGEST_CACHED_WORD = 64;

  private final Vocabulary vocabulary;
  private final Pretokenizer pretokenizer;
  private final BytePairEncoder encoder;
  private final SpecialTokens specials;
  private final OptionalInt bos;
  private final OptionalInt eos;
  private final boolean addBos;
  private final boolean composes;
  private final Set<Integer> endOfTurnIds;
  private final BitSet endsTurn = new BitSet();

  /** Maintained on the thread that asks, so that no pool of the host game works for us. */
  private final Cache<String, int[]> words =
      Caffeine.newBuilder().maximumSize(CACHED_WORDS).executor(Runnable::run).build();

  private Tokenizer(Metadata metadata) {
    pretokenizer = Pretokenizer.from(metadata);
    vocabulary = Vocabulary.from(metadata);
    composes = metadata.bool(COMPOSE).orElse(false);
    boolean wholeWordsFirst =
        metadata.bool(IGNORE_MERGES).orElse(pretokenizer.takesWholeWordsFirst());
    encoder =
        new BytePairEncoder(vocabulary, MergeTable.from(metadata, vocabulary), wholeWordsFirst);
    specials = SpecialTokens.of(vocabulary);
    bos = id(metadata, BOS);
    eos = id(metadata, EOS);
    addBos = metadata.bool(ADD_BOS).orElse(pretokenizer.addsBosUnlessTold()) && bos.isPresent();
    endOfTurnIds = endOfTurnIds(id(metadata, EOT));
    endOfTurnIds.forEach(endsTurn::set);
  }

  /**
   * Builds the tokenizer that a model file describes.
   *
   * @throws ModelFormatException if it describes none, one of a kind we do not have, or one that
   *     contradicts itself
   */
  public static Tokenizer from(Metadata metadata) {
    String model = metadata.requireString(MODEL);
    if (!model.equals(BYTE_LEVEL)) {
      throw new ModelFormatException(
          metadata.where(MODEL), "'" + model + "'", "'" + BYTE_LEVEL + "' (byte-level BPE)");
    }
    return new Tokenizer(metadata);
  }

  private OptionalInt id(Metadata metadata, String key) {
    Optional<Integer> id = metadata.integer(key);
    if (id.isPresent() && (id.get() < 0 || id.get() >= vocabulary.size())) {
      throw new ModelFormatException(
          metadata.where(key),
          "token id " + id.get(),
          "0 to " + (vocabulary.size() - 1) + ", the ids of the vocabulary");
    }
    return id.isPresent() ? OptionalInt.of(id.get()) : OptionalInt.empty();
  }

  private Set<Integer> endOfTurnIds(OptionalInt eot) {
    Set<Integer> ids = new TreeSet<>();
    eos.ifPresent(ids::add);
    eot.ifPresent(ids::add);
    for (String name : END_OF_TURN_NAMES) {
      vocabulary.idOf(name).ifPresent(id -> addIfSpecial(ids, id));
    }
    return Set.copyOf(ids);
  }

  private void addIfSpecial(Set<Integer> ids, int id) {
    if (vocabulary.isSpecial(id)) {
      ids.add(id);
    }
  }

  /** The tokens of plain text. Nothing in it is special; no BOS is added. */
  public int[] encode(String text) {
    TokenList ids = new TokenList();
    encodePlain(wellFormed(text), ids);
    return ids.copy();
  }

  /**
   * The tokens of a rendered prompt. A special token's text becomes that token if no char of it is
   * content; of several that begin at one char the longest. No BOS is added.
   */
  public int[] encode(MarkedText marked) {
    String text = wellFormed(marked.text());
    TokenList ids = new TokenList();
    int from = 0;
    for (SpecialTokens.Match match : specials.findIn(marked)) {
      encodePlain(text.substring(from, match.from()), ids);
      ids.add(match.id());
      from = match.to();
    }
    encodePlain(text.substring(from), ids);
    return ids.copy();
  }

  private void encodePlain(String text, TokenList ids) {
    String normal = composes ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    pretokenizer.split(normal, word -> ids.addAll(encodeWord(word)));
  }

  private int[] encodeWord(String word) {
    return word.length() <= LONGEST_CACHED_WORD
        ? words.get(word, encoder::encode)
        : encoder.encode(word);
  }

  /** The text with U+FFFD for every unpaired surrogate; char for char, so spans stay in place. */
  private static String wellFormed(String text) {
    StringBuilder repaired = new StringBuilder(0);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        repaired.append(text, repaired.length(), i).append('\ufffd');
      }
    }
    if (repaired.length() == 0) {
      return text;
    }
    return repaired.append(text, repaired.length(), text.length()).toString();
  }

  /**
   * The text of tokens, special ones as the file writes them. Bytes that are no UTF-8 become U+FFFD
   * as in {@link String#String(byte[], java.nio.charset.Charset)}.
   *
   * @throws IllegalArgumentException if an id is not in the vocabulary
   */
  public String decode(int... ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.length * 4);
    for (int id : ids) {
      bytes.writeBytes(vocabulary.bytes(id));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * The bytes of one token, which need not be whole characters; a special token's are its text.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public byte[] bytes(int id) {
    return vocabulary.bytes(id).clone();
  }

  /** The same, not to be written to. */
  byte[] sharedBytes(int id) {
    return vocabulary.bytes(id);
  }

  public int vocabularySize() {
    return vocabulary.size();
  }

  /**
   * The id of a token by the name that the file gives it: a special token's text, such as {@code
   * <think>}; any other token's bytes in the alphabet of byte-level vocabularies.
   */
  public OptionalInt idOf(String token) {
    return vocabulary.idOf(token);
  }

  /**
   * Whether a token is a control, unknown-word or user-defined one, which plain text never becomes.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public boolean isSpecial(int id) {
    return vocabulary.isSpecial(id);
  }

  /**
   * Whether an id has no token: the embedding has a row for it, and the model was never taught it.
   *
   * @throws IllegalArgumentException if the id is not in the vocabulary
   */
  public boolean isUnused(int id) {
    return vocabulary.isUnused(id);
  }

  /** The token that begins a text. */
  public OptionalInt bos() {
    return bos;
  }

  /** The token that ends a text, which for chat models is often also the end of a turn. */
  public OptionalInt eos() {
    return eos;
  }

  /** Whether the file wants {@link #bos} before every text; then there is one. */
  public boolean addBos() {
    return addBos;
  }

  /**
   * Tokens that end a reply: the file's EOS and end-of-turn tokens, and the special tokens that
   * models commonly use for it. Immutable.
   */
  public Set<Integer> endOfTurnIds() {
    return endOfTurnIds;
  }

  /** Whether a token is one of {@link #endOfTurnIds}. */
  public boolean isEndOfTurn(int id) {
    return endsTurn.get(id);
  }
}
