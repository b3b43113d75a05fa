package dev.parley.inference.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns one word into tokens: begins with a token for every byte, then merges neighbours, the most
 * urgent merge first and of equals the leftmost, until none is left. Takes O(n log n) for n bytes.
 * Immutable.
 *
 * <p>A byte that has no token is dropped before anything merges, as Hugging Face tokenizers does.
 *
 * <p>Source: Sennrich et al. 2016, "Neural machine translation of rare words with subword units";
 * on bytes as in GPT-2.
 */
final class BytePairEncoder {
  private static final int GONE = -1;

  private final Vocabulary vocabulary;
  private final MergeTable merges;
  private final boolean wholeWordsFirst;
  private final int[] byteIds = new int[256];

  /**
   * @param wholeWordsFirst whether a word that is itself a token is taken without merging
   */
  BytePairEncoder(Vocabulary vocabulary, MergeTable merges, boolean wholeWordsFirst) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.wholeWordsFirst = wholeWordsFirst;
    for (int value = 0; value < byteIds.length; value++) {
      byteIds[value] = vocabulary.plainId(String.valueOf(ByteAlphabet.symbol(value)));
    }
  }

  /** The tokens of a word that has no unpaired surrogates. */
  int[] encode(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    if (wholeWordsFirst) {
      int id = vocabulary.plainId(ByteAlphabet.symbols(utf8));
      if (id != Vocabulary.NONE) {
        return new int[] {id};
      }
    }
    int[] ids = new int[utf8.length];
    int length = 0;
    for (byte each : utf8) {
      int id = byteIds[each & 0xff];
      if (id != Vocabulary.NONE) {
        ids[length++] = id;
      }
    }
    return length < 2 ? Arrays.copyOf(ids, length) : merge(Arrays.copyOf(ids, length));
  }

  /** Merges in place: a merged token stays where its left part was, its right part is gone. */
  private int[] merge(int[] ids) {
    int[] previous = new int[ids.length];
    int[] next = new int[ids.length];
    MergeQueue queue = new MergeQueue(ids.length);
    for (int i = 0; i < ids.length; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
      consider(ids, i, i + 1, queue);
    }
    while (!queue.isEmpty()) {
      long entry = queue.poll();
      int left = MergeQueue.position(entry);
      int right = next[left];
      if (ids[left] == GONE || right == ids.length) {
        continue;
      }
      long merge = merges.find(ids[left], ids[right]);
      if (merge == MergeTable.NONE || MergeTable.rank(merge) != MergeQueue.rank(entry)) {
        // The neighbours changed since the entry was made; what they can become has its own entry.
        continue;
      }
      ids[left] = MergeTable.result(merge);
      ids[right] = GONE;
      next[left] = next[right];
      if (next[left] < ids.length) {
        previous[next[left]] = left;
      }
      consider(ids, previous[left], left, queue);
      consider(ids, left, next[left], queue);
    }
    return Arrays.stream(ids).filter(id -> id != GONE).toArray();
  }

  private void consider(int[] ids, int left, int right, MergeQueue queue) {
    if (left < 0 || right == ids.length) {
      return;
    }
    long merge = merges.find(ids[left], ids[right]);
    if (merge != MergeTable.NONE) {
      queue.add(MergeQueue.entry(MergeTable.rank(merge), left));
    }
  }
}
