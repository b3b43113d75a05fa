package dev.parley.inference.ops.plain;

import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.tensor.Tensor;

/**
 * See {@link dev.parley.inference.ops.Ops#attention}. A unit is one row of the batch.
 *
 * <p><b>Numerics.</b> Scores in f32; the largest is subtracted before the exponential; the sum of
 * weights in double, positions in ascending order.
 */
record Attention(
    Tensor query, PagedKeyValues cache, Tensor slots, Tensor positions, int headWidth, Tensor out)
    implements JavaOperation {

  @Override
  public int units() {
    return (int) query.rows();
  }

  @Override
  public long work() {
    long longest = cache.pageTable().columns() * cache.pageTokens();
    return query.rows() * query.columns() * Math.min(longest, 256);
  }

  @Override
  public void run(int from, int to) {
    for (int t = from; t < to; t++) {
      int slot = HostRows.index(slots, t);
      float[] attended = new float[(int) query.columns()];
      if (slot >= 0) {
        attend(slot, HostRows.index(positions, t) + 1, HostRows.read(query, t), attended);
      }
      HostRows.write(out, t, attended);
    }
  }

  private void attend(int slot, int length, float[] q, float[] attended) {
    int heads = q.length / headWidth;
    int headsPerKeyValue = heads * headWidth / (int) cache.keys().columns();
    float[] row = new float[(int) cache.keys().columns()];
    float[][] weights = new float[heads][length];
    float scale = (float) (1 / Math.sqrt(headWidth));
    for (int p = 0; p < length; p++) {
      HostRows.read(cache.keys(), KeyValueRows.row(cache, slot, p), row);
      for (int h = 0; h < heads; h++) {
        int key = h / headsPerKeyValue * headWidth;
        float dot = 0;
        for (int i = 0; i < headWidth; i++) {
          dot += q[h * headWidth + i] * row[key + i];
        }
        weights[h][p] = dot * scale;
      }
    }
    for (float[] headWeights : weights) {
      softmax(headWeights);
    }
    for (int p = 0; p < length; p++) {
      HostRows.read(cache.values(), KeyValueRows.row(cache, slot, p), row);
      for (int h = 0; h < heads; h++) {
        int value = h / headsPerKeyValue * headWidth;
        float weight = weights[h][p];
        for (int i = 0; i < headWidth; i++) {
          attended[h * headWidth + i] += weight * row[value + i];
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
