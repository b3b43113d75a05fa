package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;

/**
 * What a forward pass reads, as device tensors that are filled before each run.
 *
 * @param tokens (T, 1) I32
 * @param positions (T, 1) I32: a token's place in its sequence
 * @param slots (T, 1) I32: which sequence, or -1 for padding
 * @param outputs (L, 1) I32: the rows whose logits are wanted
 */
public record Batch(Tensor tokens, Tensor positions, Tensor slots, Tensor outputs) {

  /** Tensors for that many rows, {@code outputs} of which give logits. */
  public static Batch allocate(Ops ops, int rows, int outputs) {
    return new Batch(
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, outputs, 1));
  }

  /** The first {@code rows} rows and {@code outputs} outputs of these tensors. */
  public Batch of(int rows, int outputs) {
    return new Batch(
        tokens.rows(0, rows),
        positions.rows(0, rows),
        slots.rows(0, rows),
        this.outputs.rows(0, outputs));
  }
}
