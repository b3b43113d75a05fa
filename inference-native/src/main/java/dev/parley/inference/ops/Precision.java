package dev.parley.inference.ops;

import dev.parley.inference.tensor.QuantType;
import dev.parley.inference.tensor.Tensor;
import java.util.Arrays;

/** What a device may round for speed. */
public enum Precision {
  /** Activations, keys and values stay f32. */
  EXACT(QuantType.F32),
  /** Activations become int8 where they meet weights of a block type; keys and values are f16. */
  FAST(QuantType.F16);

  private final QuantType keyValueType;

  Precision(QuantType keyValueType) {
    this.keyValueType = keyValueType;
  }

  /** Whether activations are rounded that meet these weights. */
  public boolean rounds(Tensor... weights) {
    return this == FAST && Arrays.stream(weights).allMatch(w -> w.type().isBlockType());
  }

  /** How keys and values are stored. */
  public QuantType keyValueType() {
    return keyValueType;
  }
}
