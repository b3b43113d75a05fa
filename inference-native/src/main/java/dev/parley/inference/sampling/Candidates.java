package dev.parley.inference.sampling;

/**
 * The tokens that may still be chosen, likeliest first as far as that is known. Ties go to the
 * lower id, so every order is total.
 *
 * <p>Filters keep few tokens of many, so nothing is sorted: a binary heap is built in O(n), and
 * each of the likeliest taken from it costs O(log n).
 *
 * <p><b>Threads.</b> Confined to the inference thread.
 */
final class Candidates {
  private float[] logits = new float[0];
  private int[] ids = new int[0];
  private double[] weights = new double[0];
  private int count;

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
    heapify();
    while (count > 0 && all - count < most) {
      takeLikeliest();
    }
    keepTaken(all);
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
