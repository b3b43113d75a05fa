package dev.parley.tools.synthetic;

import java.util.List;

/**
 * A tensor to be written.
 *
 * @param shape slowest dimension first
 * @param contents its type and numbers
 */
record SyntheticTensor(String name, List<Integer> shape, TensorContents contents) {

  SyntheticTensor {
    shape = List.copyOf(shape);
  }

  long blocks() {
    long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    return elements / contents.blockElements();
  }

  long sizeBytes() {
    return blocks() * contents.blockBytes();
  }
}
