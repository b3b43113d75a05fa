package dev.parley.inference.ops.cpu;

import dev.parley.inference.tensor.Tensor;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a recorded pass as the C library would get it.
 *
 * @param operands its tensors in the order of its struct
 */
record RecordedStep(Kernel kernel, NativeOperation operation, List<Operand> operands) {
  static final int TENSOR_FIELDS = 5;

  /** The struct, with addresses of the recording. */
  long[] fields() {
    LongBuffer fields = LongBuffer.allocate(operation.fieldCount());
    operation.write(fields, 1);
    return fields.array();
  }

  /** Where in the struct that tensor is; the same tensor may stand there more than once. */
  static boolean isAt(long[] fields, int at, Tensor tensor) {
    return at + TENSOR_FIELDS <= fields.length
        && fields[at] == tensor.address()
        && fields[at + 2] == tensor.rows()
        && fields[at + 3] == tensor.columns()
        && fields[at + 4] == tensor.rowBytes();
  }

  /** What it computes with, but for sizes: one of each is always replayed. */
  String sort() {
    return kernel
        + operands.stream()
            .map(operand -> operand.tensor().type() + (operand.tensor().isDense() ? "" : " view"))
            .collect(Collectors.joining(", ", " ", ""));
  }

  @Override
  public String toString() {
    return kernel
        + operands.stream()
            .map(Operand::tensor)
            .map(t -> t.type() + " " + t.rows() + "x" + t.columns())
            .collect(Collectors.joining(", ", " of ", ""));
  }
}
