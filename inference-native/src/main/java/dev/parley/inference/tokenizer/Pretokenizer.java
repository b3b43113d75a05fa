package dev.parley.inference.tokenizer;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Cuts text into the words that byte-pair merges never cross. The words of a text, joined, are the
 * text.
 *
 * <p>The patterns are the ones the vocabularies were trained with, read as their engines read them:
 * white space, letters and case by Unicode. None of them repeats a group, so the matcher neither
 * recurses over a long word nor tries it more than a few times over.
 *
 * <p>Source: GPT-2's encoder, the tokenizer files of Llama 3, Qwen 2 and SmolLM, Mistral's tekken;
 * which name means which as in llama.cpp's {@code llama-vocab.cpp}.
 */
enum Pretokenizer {
  GPT_2(
      "gpt-2",
      false,
      "'s|'t|'re|'ve|'m|'ll|'d"
          + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+"
          + "|\\s+(?!\\S)|\\s+"),

  /** What files without a name for their pattern mean. */
  DEFAULT("default", false, GPT_2.pattern.pattern()),

  /**
   * Digits first, one by one, then GPT-2's pattern on what lies between them. In one pattern: a
   * digit takes no space before it, and ends white space as the end of the text does.
   */
  SMOLLM(
      "smollm",
      false,
      "'s|'t|'re|'ve|'m|'ll|'d"
          + "| ?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+"
          + "|\\s+(?![^\\s\\p{N}])|\\s+"),

  LLAMA_BPE(
      "llama-bpe",
      true,
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

  PIXTRAL("pixtral", true, LLAMA_BPE.pattern.pattern()),

  TEKKEN(
      "tekken",
      true,
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*"
          + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),

  QWEN2(
      "qwen2",
      false,
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
          + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private static final String KEY = "tokenizer.ggml.pre";

  private final String fileName;
  private final boolean wholeWordsFirst;
  private final Pattern pattern;

  Pretokenizer(String fileName, boolean wholeWordsFirst, String pattern) {
    this.fileName = fileName;
    this.wholeWordsFirst = wholeWordsFirst;
    this.pattern = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
  }

  /**
   * The one that a model file names, or {@link #DEFAULT} if it names none.
   *
   * @throws ModelFormatException if the file names one we do not have
   */
  static Pretokenizer from(Metadata metadata) {
    String name = metadata.string(KEY).orElse(DEFAULT.fileName);
    return Arrays.stream(values())
        .filter(candidate -> candidate.fileName.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(metadata, name));
  }

  private static ModelFormatException unknown(Metadata metadata, String name) {
    String known =
        Arrays.stream(values()).map(each -> each.fileName).collect(Collectors.joining(", "));
    return new ModelFormatException(metadata.where(KEY), "'" + name + "'", "one of " + known);
  }

  /** Whether a word that is itself a token is taken as it is, whatever the merges would make. */
  boolean takesWholeWordsFirst() {
    return wholeWordsFirst;
  }

  /** Whether models of this kind begin every text with BOS when their file does not say. */
  boolean addsBosUnlessTold() {
    return this == LLAMA_BPE || this == PIXTRAL || this == TEKKEN;
  }

  /** Hands over the words of a text in order. */
  void split(String text, Consumer<String> words) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      words.accept(matcher.group());
    }
  }
}
