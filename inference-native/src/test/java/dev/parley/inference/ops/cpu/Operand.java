package dev.parley.inference.ops.cpu;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;

/**
 * A tensor of a recorded operation.
 *
 * @param tensor in the memory of the device that was recorded
 * @param role what the operation does with it
 * @param tolerance how far a written number may be off, as a share of the largest in its row
 */
record Operand(Tensor tensor, Role role, double tolerance) {
  enum Role {
    READ,
    /** Changed in part, or from what it was. */
    CHANGED,
    /** Written without being read. */
    FILLED
  }

  static Operand input(Tensor tensor) {
    return new Operand(tensor, Role.READ, 0);
  }

  static Operand changed(Tensor tensor, double tolerance) {
    return new Operand(tensor, Role.CHANGED, tolerance);
  }

  static Operand filled(Tensor tensor, double tolerance) {
    return new Operand(tensor, Role.FILLED, tolerance);
  }

  boolean isWritten() {
    return role != Role.READ;
  }

  /** As the C library sees it: rounded activations lie in tiles there. */
  Tensor inStruct() {
    return tensor.type() == QuantType.INT8 ? tiled(tensor) : tensor;
  }

  static Tensor tiled(Tensor rounded) {
    return new Tensor(
        rounded.address(),
        QuantType.INT8,
        rounded.rows(),
        rounded.columns(),
        Operations.roundedRowBytes(rounded.columns()));
  }

  /** Whether it is a view with something else between its rows; tiles leave none. */
  boolean leavesGaps() {
    return tensor.type() != QuantType.INT8
        && tensor.rows() > 1
        && tensor.rowBytes() != tensor.type().bytes(tensor.columns());
  }

  /** Where its last number ends. */
  long end() {
    return tensor.rows() == 0
        ? tensor.address()
        : tensor.rowAddress(tensor.rows() - 1) + tensor.type().bytes(tensor.columns());
  }
}
