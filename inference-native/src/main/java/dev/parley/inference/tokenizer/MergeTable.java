package dev.parley.inference.tokenizer;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.Metadata;
import java.util.Arrays;
import java.util.List;

/**
 * Which two tokens merge into which, and how early: a hash table from pairs of ids to rank and
 * result, open-addressed in two arrays of {@code long} at no more than half load. For 269,443
 * merges that is 16 MiB, and no object for any of them.
 */
final class MergeTable {
  /** No merge. Every real one is positive or 0. */
  static final long NONE = -1;

  private static final String KEY = "tokenizer.ggml.merges";
  private static final long FREE = -1;

  private final long[] pairs;
  private final long[] merges;
  private final int shift;

  private MergeTable(int count) {
    int bits = 33 - Integer.numberOfLeadingZeros(Math.max(1, count));
    pairs = new long[1 << bits];
    merges = new long[1 << bits];
    shift = Long.SIZE - bits;
    Arrays.fill(pairs, FREE);
  }

  /**
   * Reads the file's merges: strings of two token names with a space between, the most urgent
   * first.
   *
   * @throws ModelFormatException if there are none, or one names or makes a token that plain text
   *     cannot become
   */
  static MergeTable from(Metadata metadata, Vocabulary vocabulary) {
    List<String> lines =
        metadata
            .strings(KEY)
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        metadata.where(KEY), "nothing", "the merges of a byte-level vocabulary"));
    MergeTable table = new MergeTable(lines.size());
    for (int rank = 0; rank < lines.size(); rank++) {
      String line = lines.get(rank);
      int space = line.indexOf(' ');
      if (space <= 0 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
        throw new ModelFormatException(
            metadata.where(KEY),
            "merge " + rank + " '" + line + "'",
            "two tokens with one space between");
      }
      String left = line.substring(0, space);
      String right = line.substring(space + 1);
      int leftId = vocabulary.plainId(left);
      int rightId = vocabulary.plainId(right);
      int mergedId = vocabulary.plainId(left.concat(right));
      if (leftId == Vocabulary.NONE || rightId == Vocabulary.NONE || mergedId == Vocabulary.NONE) {
        throw new ModelFormatException(
            metadata.where(KEY),
            "merge " + rank + " '" + line + "'",
            "two tokens of the vocabulary that make a third, none of them special");
      }
      table.put(leftId, rightId, rank, mergedId);
    }
    return table;
  }

  /** The merge of two tokens, for {@link #rank} and {@link #result}, or {@link #NONE}. */
  long find(int left, int right) {
    long pair = pack(left, right);
    for (int slot = slot(pair); ; slot = (slot + 1) & (pairs.length - 1)) {
      if (pairs[slot] == pair) {
        return merges[slot];
      }
      if (pairs[slot] == FREE) {
        return NONE;
      }
    }
  }

  /** How early a merge is done; 0 is first. */
  static int rank(long merge) {
    return (int) (merge >>> Integer.SIZE);
  }

  /** The token that a merge makes. */
  static int result(long merge) {
    return (int) merge;
  }

  /** Of a pair listed twice the first stays. */
  private void put(int left, int right, int rank, int merged) {
    long pair = pack(left, right);
    int slot = slot(pair);
    while (pairs[slot] != FREE) {
      if (pairs[slot] == pair) {
        return;
      }
      slot = (slot + 1) & (pairs.length - 1);
    }
    pairs[slot] = pair;
    merges[slot] = pack(rank, merged);
  }

  /** Fibonacci hashing: the high bits of the product with 2^64 over the golden ratio. */
  private int slot(long pair) {
    return (int) ((pair * 0x9E3779B97F4A7C15L) >>> shift);
  }

  /** Both are 0 or more, so the lower one spreads no sign. */
  private static long pack(int high, int low) {
    return ((long) high << Integer.SIZE) | low;
  }
}
