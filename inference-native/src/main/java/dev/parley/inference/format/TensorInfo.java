package dev.parley.inference.format;

import dev.parley.inference.tensor.QuantType;
import java.util.List;

/**
 * One tensor of a file's directory.
 *
 * @param name as the file names it
 * @param type how its numbers are stored
 * @param shape its dimensions, slowest first, so a weight matrix is (outputs, inputs); 1 to 4 of
 *     them
 * @param offset of its first byte from the start of the file
 * @param sizeBytes its bytes, checked to lie inside the file
 */
public record TensorInfo(
    String name, QuantType type, List<Long> shape, long offset, long sizeBytes) {

  public TensorInfo {
    shape = List.copyOf(shape);
  }

  /** The fastest dimension: elements of a row. */
  public long columns() {
    return shape.get(shape.size() - 1);
  }

  /** The product of all other dimensions. */
  public long rows() {
    return shape.subList(0, shape.size() - 1).stream().reduce(1L, Math::multiplyExact);
  }
}
