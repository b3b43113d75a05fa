package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;

/** A network with its weights. */
public interface Model {

  /** V. */
  int vocabulary();

  /**
   * Records one forward pass.
   *
   * @return logits (L, V) of the batch's outputs
   */
  Tensor forward(Batch batch, StateMemory states, Ops ops);
}
