package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;

/**
 * Takes tensors of a checkpoint over under GGUF's names. A tensor that is missing, or has another
 * shape than told, is a {@link ModelFormatException} in the checkpoint's own words.
 */
public interface TensorTranslation {

  /** A matrix in whatever type it is stored. */
  void matrix(String name, String source, long rows, long columns);

  /**
   * A norm, bias or convolution, as F32.
   *
   * @param shape as stored; dimensions of 1 are dropped
   */
  void floats(String name, String source, long... shape);

  /** {@code -exp(x)} of a vector, computed in double, as F32. */
  void negativeExponentials(String name, String source, long count);

  /**
   * A query or key projection whose rows are for rotating row i of a head with row {@code i +
   * headWidth / 2}, reordered for rotating neighbours.
   */
  void neighbouringPairs(String name, String source, int heads, int headWidth, long columns);

  /** A vector that the checkpoint has not as a tensor. */
  void computed(String name, float[] values);

  /** A tensor that may be there and says nothing that is not known. */
  void ignore(String source);
}
