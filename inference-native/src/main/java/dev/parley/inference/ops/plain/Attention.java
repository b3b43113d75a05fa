package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.Tensor;

/**
 * See {@link dev.parley.inference.ops.Ops#attention}. A unit is one row of the batch and one
 * key-value head with the query heads that read it.
 *
 * <p><b>Numerics.</b> Scores in f32; the largest is subtracted before the exponential; the sum of
 * weights in double, positions in ascending order.
 */
record Attention(
    Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth, Tensor out)
    implements JavaOperation {

  @Override
  public int units() {
    return (int) query.rows() * keyValueHeads();
  }

  @Override
  public long work() {
    long longest = cache.pageTable().columns() * cache.pageTokens();
    return query.rows() * query.columns() * Math.min(longest, 256);
  }

  private int keyValueHeads() {
    return (int) cache.keys().columns() / headWidth;
  }

  @Override
  public void run(int from, int to) {
    int width = (int) query.columns() / keyValueHeads();
    for (int unit = from; unit < to; unit++) {
      int t = unit / keyValueHeads();
      int head = unit % keyValueHeads();
      Tensor target = out.columns((long) head * width, width);
      int slot = HostRows.index(slots, t);
      float[] attended = new float[width];
      if (slot >= 0) {
        float[] q = HostRows.read(query.columns((long) head * width, width), t);
        attend(slot, head, HostRows.index(positions, t) + 1, q, attended);
      }
      HostRows.write(target, t, attended);
    }
  }

  /** The query heads of {@code q} over one key-value head of a sequence's first positions. */
  private void attend(int slot, int head, int length, float[] q, float[] attended) {
    int heads = q.length / headWidth;
    Tensor keys = cache.keys().columns((long) head * headWidth, headWidth);
    Tensor values = cache.values().columns((long) head * headWidth, headWidth);
    float[] row = new float[headWidth];
    float[][] weights = new float[heads][length];
    float scale = (float) (1 / Math.sqrt(headWidth));
    for (int p = 0; p < length; p++) {
      HostRows.read(keys, KeyValueRows.row(cache, slot, p), row);
      for (int h = 0; h < heads; h++) {
        float dot = 0;
        for (int i = 0; i < headWidth; i++) {
          dot += q[h * headWidth + i] * row[i];
        }
        weights[h][p] = dot * scale;
      }
    }
    for (float[] headWeights : weights) {
      softmax(headWeights);
    }
    for (int p = 0; p < length; p++) {
      HostRows.read(values, KeyValueRows.row(cache, slot, p), row);
      for (int h = 0; h < heads; h++) {
        float weight = weights[h][p];
        for (int i = 0; i < headWidth; i++) {
          attended[h * headWidth + i] += weight * row[i];
        }
      }
    }
  }

  private static void softmax(float[] scores) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) StrictMath.exp(scores[i] - largest);
      sum += scores[i];
    }
    float inverse = (float) (1 / sum);
    for (int i = 0; i < scores.length; i++) {
      scores[i] *= inverse;
    }
  }
}
