package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recognises the {@code pre_tokenizer} of a {@code tokenizer.json} and gives the name that GGUF
 * files have for it. Regular expressions are known by their text; none is run here.
 *
 * <p>Source: Hugging Face tokenizers; the files of GPT-2, Llama 3, Qwen 2, Mistral NeMo and SmolLM.
 */
final class PretokenizerNames {
  private static final String KEY = "pre_tokenizer";

  private static final String GPT_2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
  private static final String CONTRACTIONS_AND_WORDS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
  private static final String SIGNS_AND_SPACES =
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String TEKKEN =
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  private static final Map<String, String> BY_PATTERN =
      Map.of(
          GPT_2,
          "gpt-2",
          CONTRACTIONS_AND_WORDS + "\\p{N}{1,3}" + SIGNS_AND_SPACES,
          "llama-bpe",
          CONTRACTIONS_AND_WORDS + "\\p{N}" + SIGNS_AND_SPACES,
          "qwen2",
          TEKKEN,
          "tekken");

  private PretokenizerNames() {}

  /**
   * The name of the way in which a file cuts text into words.
   *
   * @throws ModelFormatException if it is none of the known ones; the message shows it
   */
  static String of(JsonObject root) {
    List<JsonObject> steps = steps(root.requireObject(KEY));
    JsonObject last = steps.get(steps.size() - 1);
    requireType(last, "ByteLevel");
    last.requireAbsentOr("add_prefix_space", false);
    boolean splitsItself = last.bool("use_regex").orElse(true);
    if (steps.size() == 1 && splitsItself) {
      return "gpt-2";
    }
    if (steps.size() == 2 && splitsItself) {
      return digits(steps.get(0));
    }
    if (steps.size() == 2) {
      return split(steps.get(0));
    }
    throw new ModelFormatException(
        root.where(KEY), steps.size() + " steps", "ByteLevel, alone or after one Split or Digits");
  }

  private static List<JsonObject> steps(JsonObject pretokenizer) {
    if (!pretokenizer.string("type").equals(Optional.of("Sequence"))) {
      return List.of(pretokenizer);
    }
    List<JsonObject> steps = new ArrayList<>(pretokenizer.objects("pretokenizers"));
    if (steps.isEmpty()) {
      throw pretokenizer.mismatch("pretokenizers", "at least one step");
    }
    return steps;
  }

  private static String digits(JsonObject step) {
    requireType(step, "Digits");
    if (!step.bool("individual_digits").orElse(false)) {
      throw step.mismatch("individual_digits", "true");
    }
    return "smollm";
  }

  /** Every known pattern matches all of a text, so cutting at matches or keeping them is one. */
  private static String split(JsonObject step) {
    requireType(step, "Split");
    String behavior = step.requireString("behavior");
    boolean inverted = step.bool("invert").orElse(false);
    boolean isolated = behavior.equals("Isolated") && !inverted;
    if (!isolated && !(behavior.equals("Removed") && inverted)) {
      throw step.mismatch("behavior", inverted ? "'Removed'" : "'Isolated'");
    }
    JsonObject pattern = step.requireObject("pattern");
    String name = BY_PATTERN.get(pattern.requireString("Regex"));
    if (name == null) {
      throw pattern.mismatch("Regex", "the pattern of GPT-2, Llama 3, Qwen 2 or Mistral NeMo");
    }
    return name;
  }

  private static void requireType(JsonObject step, String only) {
    if (!step.string("type").equals(Optional.of(only))) {
      throw step.mismatch("type", "'" + only + "'");
    }
  }
}
