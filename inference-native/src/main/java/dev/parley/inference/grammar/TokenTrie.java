package dev.parley.inference.grammar;

import java.util.Arrays;

/**
 * Tokens by their bytes, as a tree in one row: a node, its children, the next node. A walk goes
 * from left to right and skips what lies below a node by one step.
 *
 * <p><b>Threads.</b> Immutable.
 *
 * <p><b>Source.</b> The walk over a tree of tokens instead of over all tokens is that of llguidance
 * (guidance-ai, docs/toktrie.md).
 */
final class TokenTrie {
  static final int NONE = -1;

  private final byte[] labels;
  private final short[] depths;
  private final int[] skips;
  private final int[] tokens;

  /** For each token of the vocabulary another one with the same bytes. */
  private final int[] twins;

  private final int size;
  private final int deepest;

  /**
   * @param ids tokens of one byte at least
   * @param bytes of each token of the vocabulary
   */
  TokenTrie(int[] ids, byte[][] bytes) {
    Integer[] sorted = Arrays.stream(ids).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, (a, b) -> Arrays.compareUnsigned(bytes[a], bytes[b]));
    int most = Arrays.stream(ids).map(id -> bytes[id].length).sum();
    byte[] labels = new byte[most];
    short[] depths = new short[most];
    int[] skips = new int[most];
    int[] tokens = new int[most];
    Arrays.fill(tokens, NONE);
    twins = new int[bytes.length];
    Arrays.fill(twins, NONE);
    int[] path = new int[Arrays.stream(ids).map(id -> bytes[id].length).max().orElse(0)];
    deepest = path.length;
    int nodes = 0;
    byte[] before = new byte[0];
    for (int id : sorted) {
      byte[] token = bytes[id];
      int shared = Arrays.mismatch(before, token);
      if (shared < 0) {
        int first = path[token.length - 1];
        twins[id] = twins[tokens[first]];
        twins[tokens[first]] = id;
        continue;
      }
      for (int depth = shared; depth < before.length; depth++) {
        skips[path[depth]] = nodes;
      }
      for (int depth = shared; depth < token.length; depth++) {
        labels[nodes] = token[depth];
        depths[nodes] = (short) depth;
        path[depth] = nodes++;
      }
      tokens[nodes - 1] = id;
      before = token;
    }
    for (int depth = 0; depth < before.length; depth++) {
      skips[path[depth]] = nodes;
    }
    this.size = nodes;
    this.labels = Arrays.copyOf(labels, nodes);
    this.depths = Arrays.copyOf(depths, nodes);
    this.skips = Arrays.copyOf(skips, nodes);
    this.tokens = Arrays.copyOf(tokens, nodes);
  }

  /** How many nodes there are; the first is 0. */
  int size() {
    return size;
  }

  /** The bytes of the longest token. */
  int deepest() {
    return deepest;
  }

  /** The byte that leads to a node, 0 to 255. */
  int label(int node) {
    return labels[node] & 0xff;
  }

  /** How many bytes come before a node's. */
  int depth(int node) {
    return depths[node];
  }

  /** The node after all that lies below one. */
  int skip(int node) {
    return skips[node];
  }

  /** The token that ends with a node, or {@link #NONE}. */
  int token(int node) {
    return tokens[node];
  }

  /** The next token with the same bytes, or {@link #NONE}. */
  int twin(int token) {
    return twins[token];
  }

  /** The child of a node ({@link #NONE} for the root) by its byte, or {@link #NONE}. */
  int child(int node, int value) {
    int end = node == NONE ? size : skips[node];
    for (int child = node + 1; child < end; child = skips[child]) {
      if (label(child) == value) {
        return child;
      }
    }
    return NONE;
  }
}
