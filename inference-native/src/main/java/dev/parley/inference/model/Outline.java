package dev.parley.inference.model;

import dev.parley.inference.state.StateLayout;
import java.util.List;

/**
 * What a file's metadata tells of its model before any weight is read.
 *
 * @param layerKinds "mamba", "attention", "mlp" or "transformer", in order
 * @param width D
 * @param contextTokens what it was trained for
 * @param states what it remembers of a sequence
 */
public record Outline(List<String> layerKinds, int width, int contextTokens, StateLayout states) {

  public Outline {
    layerKinds = List.copyOf(layerKinds);
  }
}
