package dev.parley.tools.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A byte-level vocabulary of any size: special tokens at the ids that Nemotron 3 has them at, every
 * byte, and letters merged into ever longer tokens until it is full.
 */
final class SyntheticVocabulary {
  static final int BOS = 1;
  static final int END_OF_TURN = 11;

  private static final List<String> SPECIALS =
      List.of(
          "<unk>",
          "<s>",
          "</s>",
          "[INST]",
          "[/INST]",
          "[AVAILABLE_TOOLS]",
          "[/AVAILABLE_TOOLS]",
          "[TOOL_RESULTS]",
          "[/TOOL_RESULTS]",
          "[TOOL_CALLS]",
          "<|im_start|>",
          "<|im_end|>",
          "<think>",
          "</think>",
          "<tool_call>",
          "</tool_call>",
          "<tool_response>",
          "</tool_response>");
  private static final int NORMAL = 1;
  private static final int CONTROL = 3;

  /** How byte-level vocabularies write a space. */
  private static final String SPACE = "\u0120";

  private final List<String> tokens = new ArrayList<>(SPECIALS);
  private final List<String> merges = new ArrayList<>();

  /**
   * @param size more than the specials and bytes
   */
  SyntheticVocabulary(int size) {
    addBytes();
    mergeLetters(size);
  }

  /** Printable Latin-1 stands for itself, other bytes for code points from U+0100 on. */
  private void addBytes() {
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable =
          (value > 32 && value < 127) || (value > 160 && value < 256 && value != 173);
      tokens.add(String.valueOf((char) (printable ? value : next++)));
    }
  }

  /** Each token is one merge: a shorter token, or a single letter or space, and a letter. */
  private void mergeLetters(int size) {
    List<String> shorter = new ArrayList<>();
    shorter.add(SPACE);
    for (char letter = 'a'; letter <= 'z'; letter++) {
      shorter.add(String.valueOf(letter));
    }
    for (int i = 0; tokens.size() < size; i++) {
      for (char letter = 'a'; letter <= 'z' && tokens.size() < size; letter++) {
        String token = shorter.get(i) + letter;
        shorter.add(token);
        tokens.add(token);
        merges.add(shorter.get(i) + " " + letter);
      }
    }
  }

  List<String> tokens() {
    return Collections.unmodifiableList(tokens);
  }

  /** Most urgent first. */
  List<String> merges() {
    return Collections.unmodifiableList(merges);
  }

  /** GGUF's number of each token's type. */
  int[] types() {
    int[] types = new int[tokens.size()];
    for (int id = 0; id < types.length; id++) {
      types[id] = id < SPECIALS.size() ? CONTROL : NORMAL;
    }
    return types;
  }
}
