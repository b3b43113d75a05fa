package dev.parley.inference.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A reply of random tokens among those that are allowed. */
final class RandomReply {
  private final List<byte[]> bytes;
  private final SplittableRandom random;
  private final ConstraintCursor cursor;
  private int tokens;

  RandomReply(CompiledConstraint constraint, List<byte[]> bytes, SplittableRandom random) {
    this.bytes = bytes;
    this.random = random;
    this.cursor = constraint.start();
  }

  /** The text of at most that many tokens, named tokens as their names. */
  String generate(int cap) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (tokens < cap && !cursor.isFinal()) {
      long[] allowed = cursor.allowed(cap - tokens);
      int count = Arrays.stream(allowed).mapToInt(Long::bitCount).sum();
      if (count == 0) {
        throw new AssertionError("a dead end after " + text.toString(StandardCharsets.UTF_8));
      }
      int id = accept(cursor, allowed, random.nextInt(count));
      tokens++;
      if (id == SyntheticTokens.END) {
        break;
      }
      byte[] token = bytes.get(id);
      String name = id == SyntheticTokens.CALL ? "<tool_call>" : "</tool_call>";
      text.writeBytes(token.length == 0 ? name.getBytes(StandardCharsets.UTF_8) : token);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  int tokens() {
    return tokens;
  }

  /** Takes one of the allowed tokens by its rank. */
  static int accept(ConstraintCursor cursor, long[] allowed, int rank) {
    int before = 0;
    for (int word = 0; word < allowed.length; word++) {
      int here = Long.bitCount(allowed[word]);
      if (rank < before + here) {
        long bits = allowed[word];
        for (int i = before; i < rank; i++) {
          bits &= bits - 1;
        }
        int id = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
        cursor.accept(id);
        return id;
      }
      before += here;
    }
    throw new IllegalArgumentException(rank + " of " + before);
  }
}
