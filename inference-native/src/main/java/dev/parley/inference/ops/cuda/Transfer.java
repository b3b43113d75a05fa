package dev.parley.inference.ops.cuda;

import dev.parley.inference.cuda.CudaStream;
import dev.parley.inference.tensor.Tensor;

/**
 * A copy between the GPU's memory and the host's, which the GPU's copy engine makes beside its
 * kernels.
 *
 * @param away whether it goes to the host
 */
record Transfer(long to, long from, long bytes, boolean away) implements Step {

  /**
   * @param away whether it goes to the host
   * @throws IllegalArgumentException if the two differ in type or shape, or have gaps
   */
  static Transfer of(Tensor source, Tensor target, boolean away) {
    boolean whole = isWhole(source) && isWhole(target);
    if (!whole || source.type() != target.type() || source.sizeBytes() != target.sizeBytes()) {
      throw new IllegalArgumentException(
          "far memory takes whole copies of one type, not " + source + " to " + target);
    }
    return new Transfer(target.address(), source.address(), source.sizeBytes(), away);
  }

  private static boolean isWhole(Tensor tensor) {
    return tensor.rows() <= 1 || tensor.isDense();
  }

  /** Gives a part of it to a stream. */
  void submit(long offset, long count, CudaStream stream) {
    if (away) {
      stream.download(to + offset, from + offset, count);
    } else {
      stream.upload(to + offset, from + offset, count);
    }
  }
}
