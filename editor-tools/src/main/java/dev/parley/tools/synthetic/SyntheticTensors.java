package dev.parley.tools.synthetic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists the tensors of a shape in the order and by the names that a GGUF file of {@code nemotron_h}
 * has.
 */
final class SyntheticTensors {
  private final SyntheticShape shape;
  private final QuantMix mix;
  private final List<SyntheticTensor> tensors = new ArrayList<>();

  /** Matrices so far, by role. */
  private final Map<String, Integer> counts = new HashMap<>();

  private SyntheticTensors(SyntheticShape shape, QuantMix mix) {
    this.shape = shape;
    this.mix = mix;
  }

  static List<SyntheticTensor> of(SyntheticShape shape, QuantMix mix) {
    SyntheticTensors all = new SyntheticTensors(shape, mix);
    int width = shape.width();
    all.matrix("", "token_embd", shape.vocabulary(), width);
    for (int layer = 0; layer < shape.pattern().length(); layer++) {
      all.layer("blk." + layer + ".", shape.pattern().charAt(layer));
    }
    all.floats("output_norm.weight", RandomFloats.ones(), width);
    all.matrix("", "output", shape.vocabulary(), width);
    return Collections.unmodifiableList(all.tensors);
  }

  private void layer(String prefix, char kind) {
    floats(prefix + "attn_norm.weight", RandomFloats.ones(), shape.width());
    switch (kind) {
      case 'M' -> mamba(prefix, shape.mamba());
      case '*' -> attention(prefix, shape.attention());
      default -> {
        matrix(prefix, "ffn_up", shape.ffnWidth(), shape.width());
        matrix(prefix, "ffn_down", shape.width(), shape.ffnWidth());
      }
    }
  }

  private void mamba(String prefix, SyntheticShape.Mamba mamba) {
    int heads = mamba.heads();
    int inner = mamba.innerWidth();
    matrix(prefix, "ssm_in", mamba.projected(), shape.width());
    floats(
        prefix + "ssm_conv1d.weight",
        new RandomFloats(-0.5f, 0.5f),
        mamba.convolved(),
        SyntheticShape.Mamba.CONVOLUTION);
    floats(prefix + "ssm_conv1d.bias", new RandomFloats(-0.5f, 0.5f), mamba.convolved());
    // Steps and decays of the sizes that training begins with.
    floats(prefix + "ssm_dt.bias", new RandomFloats(-6, -2), heads);
    floats(prefix + "ssm_a", new RandomFloats(-16, -1), heads, 1);
    floats(prefix + "ssm_d", RandomFloats.ones(), heads, 1);
    floats(prefix + "ssm_norm.weight", RandomFloats.ones(), mamba.groups(), inner / mamba.groups());
    matrix(prefix, "ssm_out", shape.width(), inner);
  }

  private void attention(String prefix, SyntheticShape.Attention attention) {
    int queries = attention.heads() * attention.headWidth();
    int keys = attention.keyValueHeads() * attention.headWidth();
    matrix(prefix, "attn_q", queries, shape.width());
    matrix(prefix, "attn_k", keys, shape.width());
    matrix(prefix, "attn_v", keys, shape.width());
    matrix(prefix, "attn_output", shape.width(), queries);
  }

  private void matrix(String prefix, String role, int rows, int columns) {
    int index = counts.merge(role, 1, Integer::sum) - 1;
    RandomBlocks type = mix.typeOf(new QuantMix.Matrix(role, index, countOf(role), columns));
    tensors.add(new SyntheticTensor(prefix + role + ".weight", List.of(rows, columns), type));
  }

  /** The quantizer counts the layers that attend, but for an MLP's matrices all layers. */
  private int countOf(String role) {
    return role.startsWith("attn_")
        ? (int) shape.pattern().chars().filter(kind -> kind == '*').count()
        : shape.pattern().length();
  }

  private void floats(String name, RandomFloats contents, Integer... dimensions) {
    tensors.add(new SyntheticTensor(name, List.of(dimensions), contents));
  }
}
