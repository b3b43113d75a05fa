package dev.parley.inference.ops.plain;

import dev.parley.inference.tensor.Tensor;
import org.lwjgl.system.MemoryUtil;

/** See {@link dev.parley.inference.ops.Ops#energy}; probabilities are summed in double. */
record Energy(Tensor logits, Tensor places, Tensor target) implements JavaOperation {

  @Override
  public int units() {
    return (int) logits.rows();
  }

  @Override
  public long work() {
    return logits.rows() * logits.columns();
  }

  @Override
  public void run(int from, int to) {
    for (int i = from; i < to; i++) {
      int place = HostRows.index(places, i);
      if (place >= 0) {
        float energy = energy(HostRows.read(logits, i));
        MemoryUtil.memPutFloat(target.address() + (long) place * Float.BYTES, energy);
      }
    }
  }

  private static float energy(float[] row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : row) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : row) {
      sum += StrictMath.exp(logit - largest);
    }
    return (float) Math.sqrt(1 - 1 / sum);
  }
}
