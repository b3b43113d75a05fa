package dev.parley.inference.ops.host;

import dev.parley.inference.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The copies that a recording keeps of tapped tensors, by name. */
public record Taps(Map<String, Tensor> kept) {
  public Taps {
    kept = Map.copyOf(kept);
  }

  /**
   * The copy of that name.
   *
   * @throws IllegalArgumentException if the recording did not ask for it or never met the name
   */
  public Tensor get(String name) {
    @Nullable Tensor tensor = kept.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no tensor was kept as '" + name + "'; kept: " + kept.keySet());
    }
    return tensor;
  }
}
