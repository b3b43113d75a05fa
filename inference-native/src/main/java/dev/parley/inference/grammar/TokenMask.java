package dev.parley.inference.grammar;

import java.util.Arrays;

/**
 * Which tokens may come next, in order of how many it takes to end after each.
 *
 * @param all a bit for each token that may come at all
 * @param main tokens to the end after most of them
 * @param ids all others, in ascending order of their costs
 * @param costs tokens to the end after each of {@code ids}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never written to
record TokenMask(long[] all, int main, int[] ids, int[] costs) {

  /** All that can still end within that many tokens after it, into {@code into} if need be. */
  long[] within(int tokens, long[] into) {
    int above = firstAbove(tokens);
    if (main <= tokens) {
      if (above == ids.length) {
        return all;
      }
      System.arraycopy(all, 0, into, 0, all.length);
      for (int i = above; i < ids.length; i++) {
        into[ids[i] >>> 6] &= ~(1L << ids[i]);
      }
    } else {
      Arrays.fill(into, 0);
      for (int i = 0; i < above; i++) {
        into[ids[i] >>> 6] |= 1L << ids[i];
      }
    }
    return into;
  }

  private int firstAbove(int tokens) {
    int above = 0;
    for (int step = Integer.highestOneBit(Math.max(1, ids.length)); step > 0; step >>= 1) {
      if (above + step <= ids.length && costs[above + step - 1] <= tokens) {
        above += step;
      }
    }
    return above;
  }

  int sizeBytes() {
    return 64 + all.length * Long.BYTES + (ids.length + costs.length) * Integer.BYTES;
  }
}
