package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a forward pass reads, as device tensors that are filled before each run.
 *
 * @param tokens (T, 1) I32
 * @param positions (T, 1) I32: a token's place in its sequence
 * @param slots (T, 1) I32: which sequence, or -1 for padding
 * @param outputs (L, 1) I32: the rows whose logits are wanted
 * @param energies where these leave how strong their next tokens are; null where nobody looks
 */
public record Batch(
    Tensor tokens, Tensor positions, Tensor slots, Tensor outputs, @Nullable Energies energies) {

  /**
   * Where outputs leave how strong their next tokens are.
   *
   * @param places (L, 1) I32: which float is whose, or -1 for none
   * @param target (1, N)
   */
  public record Energies(Tensor places, Tensor target) {}

  /** Tensors for that many rows, {@code outputs} of which give logits. */
  public static Batch allocate(Ops ops, int rows, int outputs) {
    return new Batch(
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, rows, 1),
        ops.allocate(QuantType.I32, outputs, 1),
        null);
  }

  /** The same, whose outputs leave how strong they are. */
  public Batch withEnergies(Tensor places, Tensor target) {
    return new Batch(tokens, positions, slots, outputs, new Energies(places, target));
  }

  /** The first {@code rows} rows and {@code outputs} outputs of these tensors. */
  public Batch of(int rows, int outputs) {
    return new Batch(
        tokens.rows(0, rows),
        positions.rows(0, rows),
        slots.rows(0, rows),
        this.outputs.rows(0, outputs),
        energies == null
            ? null
            : new Energies(energies.places().rows(0, outputs), energies.target()));
  }

  /** Notes how strong the outputs' next tokens are, where somebody looks. */
  void noteEnergies(Tensor logits, Ops ops) {
    if (energies != null && logits.rows() > 0) {
      ops.energy(logits, energies.places(), energies.target());
    }
  }
}
