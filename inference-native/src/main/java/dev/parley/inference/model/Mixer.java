package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;

/** What a layer does behind its norm, the residual sum included. */
interface Mixer {

  /** The weights that x meets first. */
  Tensor[] readers();

  /**
   * Records the mixer, which adds to h what it makes of x. <i>Shapes.</i> h, x (T, D).
   *
   * @param x as {@link #readers} want it
   * @param layer its place, by which it finds its state
   */
  void forward(Tensor h, Tensor x, int layer, Batch batch, StateMemory states, Ops ops);
}
