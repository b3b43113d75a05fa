package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * The tokens that may still be chosen, likeliest first as far as that is known. Ties go to the
 * lower id, so every order is total.
 *
 * <p>Filters keep few tokens of many, so only those are ranked, by a binary heap: the likeliest k
 * are those that got past the least of the k before them, and sums are first added up by size.
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Candidates {
  /** Leaves the exponent of a double and six bits of its fraction. */
  private static final int SIZE_SHIFT = 46;

  private static final long SMALLEST = Double.doubleToRawLongBits(0x1p-64) >>> SIZE_SHIFT;

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
   * Keeps the fewest of the likeliest whose weights reach {@code enough}, in any order.
   *
   * @return the sum of their weights
   */
  double keepNucleus(double enough) {
    addUpSizes();
    double sum = 0;
    int size = sums.length - 1;
    while (size > 0 && sum + sums[size] < enough) {
      sum += sums[size--];
    }
    int above = partition(size);
    int ranked = count;
    heapify();
    while (count > 0 && sum < enough) {
      takeLikeliest();
      sum += weights[count];
    }
    int kept = ranked - count + above;
    System.arraycopy(ids, count, ids, 0, kept);
    System.arraycopy(weights, count, weights, 0, kept);
    count = kept;
    return sum;
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

  /** The same, counted from the likeliest on; ranks only those near the point. */
  int rankedAt(double point) {
    int all = count;
    addUpSizes();
    double sum = 0;
    int size = sums.length - 1;
    while (size > 0 && sum + sums[size] <= point) {
      sum += sums[size--];
    }
    if (sum + sums[size] <= point) {
      // Rounding, as above.
      while (sums[size] == 0) {
        size++;
      }
      sum = Double.NEGATIVE_INFINITY;
    }
    partition(size);
    heapify();
    int id = ids[0];
    while (count > 0 && sum <= point && weights[0] > 0) {
      id = ids[0];
      sum += weights[0];
      takeLikeliest();
    }
    count = all;
    return id;
  }

  private void addUpSizes() {
    Arrays.fill(sums, 0);
    for (int i = 0; i < count; i++) {
      sums[size(weights[i])] += weights[i];
    }
  }

  /**
   * Brings those of a size to the front, where they are all that counts, and those above it behind
   * them.
   *
   * @return how many are above it
   */
  private int partition(int size) {
    int all = count;
    int above = 0;
    count = 0;
    for (int i = 0; i < all; i++) {
      int found = size(weights[i]);
      if (found >= size) {
        swap(i, count + above);
        if (found == size) {
          swap(count + above, count);
          count++;
        } else {
          above++;
        }
      }
    }
    return above;
  }

  /**
   * Weights of about one size, a 64th of an octave, go together: only those among which a sum is
   * reached need to be ranked. The likeliest has weight 1; what is far below it is of size 0.
   */
  private static int size(double weight) {
    long bits = Double.doubleToRawLongBits(weight) >>> SIZE_SHIFT;
    return (int) Math.max(0, bits - SMALLEST);
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
