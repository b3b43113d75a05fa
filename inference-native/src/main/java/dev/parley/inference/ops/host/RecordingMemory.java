package dev.parley.inference.ops.host;

import dev.parley.inference.ops.Lane;
import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;

/** Where a recording takes its tensors from. */
public interface RecordingMemory {

  /** From now on scratch is taken from that lane's memory, all of which is free again. */
  void beginRecording(Lane lane);

  /**
   * A matrix of zeros that lasts as long as the device.
   *
   * @throws dev.parley.inference.ModelException if there is no memory for it
   */
  Tensor allocate(QuantType type, long rows, long columns);
}
