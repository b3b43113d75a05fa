package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;

/** What a layer does between its norm and the residual sum. */
interface Mixer {

  /** The weights that x meets first. */
  Tensor[] readers();

  /**
   * Records the mixer. <i>Shapes.</i> x (T, D); out (T, D).
   *
   * @param x as {@link #readers} want it
   * @param layer its place, by which it finds its state
   */
  Tensor forward(Tensor x, int layer, Batch batch, StateMemory states, Ops ops);
}
