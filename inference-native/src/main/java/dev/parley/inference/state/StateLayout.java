package dev.parley.inference.state;

import java.util.List;

/** What a model remembers of a sequence, a layer at a time; declared by each layer itself. */
public record StateLayout(List<LayerState> layers) {

  public StateLayout {
    layers = List.copyOf(layers);
  }

  /** Bytes of the state that does not grow with a sequence. */
  public long fixedBytes() {
    long elements = 0;
    for (LayerState layer : layers) {
      if (layer instanceof LayerState.Recurrent recurrent) {
        elements += recurrent.convolution() + recurrent.ssm();
      }
    }
    return elements * Float.BYTES;
  }

  /** Bytes that every token of a sequence adds. */
  public long bytesPerToken() {
    long elements = 0;
    for (LayerState layer : layers) {
      if (layer instanceof LayerState.KeyValues keyValues) {
        elements += 2 * keyValues.width();
      }
    }
    return elements * Float.BYTES;
  }
}
