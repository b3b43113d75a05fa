package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * The tokens that may still be chosen, likeliest first as far as that is known. Ties go to the
 * lower id, so every order is total.
 *
 * <p>Filters keep few tokens of many, so only those are ranked, by a binary heap: the likeliest k
 * are those that got past the least of the k before them, and a nucleus is first cut out roughly, by
 * the sums of weights of about one size.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Candidates {
  /** More than sums of the same weights in another order differ by. */
  private static final double ROUNDING = 1e-9;

  private static final int SIZE_SHIFT = 49;

  private float[] logits = new float[0];
  private int[] ids = new int[0];
  private double[] weights = new double[0];
  private int count;

  /** Of weights of each size. */
  private final double[] sums = new double[size(1) + 1];

  /** Begins again with every token whose logit is at least {@code least}. */
  void fill(float[] logits, double least) {
    if (ids.length < logits.length) {
      ids = new int[logits.length];
      weights = new double[logits.length];
    }
    this.logits = logits;
    count = 0;
    for (int id = 0; id < logits.length; id++) {
      if (logits[id] >= least && logits[id] != Float.NEGATIVE_INFINITY) {
        ids[count++] = id;
      }
    }
  }

  int count() {
    return count;
  }

  int id(int i) {
    return ids[i];
  }

  /** Keeps the {@code most} likeliest, in order. */
  void keepLikeliest(int most) {
    int all = count;
    count = Math.min(most, all);
    for (int i = count / 2 - 1; i >= 0; i--) {
      siftDownLeast(i);
    }
    // The least likely of those kept is at the root; most of the others are not even above it.
    for (int i = count; i < all; i++) {
      if (isBefore(ids[i], ids[0])) {
        swap(0, i);
        siftDownLeast(0);
      }
    }
    int kept = count;
    while (count > 1) {
      count--;
      swap(0, count);
      siftDownLeast(0);
    }
    count = kept;
  }

  /**
   * Weighs every token by how likely it is beside the likeliest.
   *
   * @return the sum of all weights
   */
  double weigh(float max, float temperature) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      // StrictMath gives the same bits on every JVM, Math need not.
      weights[i] = StrictMath.exp(((double) logits[ids[i]] - max) / temperature);
      sum += weights[i];
    }
    return sum;
  }

  /**
   * Keeps the fewest of the likeliest whose weights reach {@code enough}, in order.
   *
   * @return the sum of their weights
   */
  double keepNucleus(double enough) {
    keepAtLeast(enough);
    int all = count;
    double sum = 0;
    heapify();
    while (count > 0 && sum < enough) {
      takeLikeliest();
      sum += weights[count];
    }
    keepTaken(all);
    return sum;
  }

  /**
   * Keeps as many of the likeliest as surely reach that sum, and few more: then only those need to
   * be ranked. Sums weights by their size, in steps of an eighth.
   */
  private void keepAtLeast(double enough) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < count; i++) {
      sums[size(weights[i])] += weights[i];
    }
    int least = sums.length;
    for (double sum = 0; least > 0 && sum <= enough * (1 + ROUNDING); ) {
      sum += sums[--least];
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (size(weights[i]) >= least) {
        ids[kept] = ids[i];
        weights[kept] = weights[i];
        kept++;
      }
    }
    count = kept;
  }

  /** Of a weight from 0 to 1: its exponent and the first three bits of its fraction. */
  private static int size(double weight) {
    return (int) (Double.doubleToRawLongBits(weight) >>> SIZE_SHIFT);
  }

  /** The token at which the running sum of weights exceeds {@code point}. */
  int at(double point) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += weights[i];
      if (sum > point) {
        return ids[i];
      }
    }
    return ids[lastPossible()];
  }

  // Rounding may leave the sum a hair below a point close to it.
  private int lastPossible() {
    int last = count - 1;
    while (last > 0 && weights[last] == 0) {
      last--;
    }
    return last;
  }

  private void heapify() {
    for (int i = count / 2 - 1; i >= 0; i--) {
      siftDown(i);
    }
  }

  /** Moves the likeliest token behind the heap, which shrinks by it. */
  private void takeLikeliest() {
    count--;
    swap(0, count);
    siftDown(0);
  }

  /** Leaves only what was taken from a heap of {@code all} tokens; the first taken comes first. */
  private void keepTaken(int all) {
    int taken = all - count;
    for (int i = 0; i < taken; i++) {
      int last = all - 1 - i;
      if (i < last) {
        swap(i, last);
      }
    }
    count = taken;
  }

  /** As {@link #siftDown} where the root is the least likely. */
  private void siftDownLeast(int from) {
    int i = from;
    while (2 * i + 1 < count) {
      int child = 2 * i + 1;
      if (child + 1 < count && isBefore(ids[child], ids[child + 1])) {
        child++;
      }
      if (!isBefore(ids[i], ids[child])) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private void siftDown(int from) {
    int i = from;
    while (2 * i + 1 < count) {
      int child = 2 * i + 1;
      if (child + 1 < count && isBefore(ids[child + 1], ids[child])) {
        child++;
      }
      if (!isBefore(ids[child], ids[i])) {
        return;
      }
      swap(i, child);
      i = child;
    }
  }

  private boolean isBefore(int id, int other) {
    return logits[id] > logits[other] || (logits[id] == logits[other] && id < other);
  }

  private void swap(int i, int j) {
    int id = ids[i];
    ids[i] = ids[j];
    ids[j] = id;
    double weight = weights[i];
    weights[i] = weights[j];
    weights[j] = weight;
  }
}
