package dev.parley.inference.model;

import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.PagedKeyValues;
import dev.parley.inference.state.LayerState;
import dev.parley.inference.state.StateMemory;
import dev.parley.inference.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Causal attention whose query heads share keys and values in groups, with or without RoPE. */
final class GroupedAttention implements Mixer {

  /**
   * Sizes of the block.
   *
   * @param heads H query heads
   * @param keyValueHeads K, a divisor of H
   * @param headWidth P
   * @param frequencies (1, pairs) of RoPE, or null for none
   */
  record Config(int heads, int keyValueHeads, int headWidth, @Nullable Tensor frequencies) {

    /** What a layer remembers of a sequence. */
    static LayerState state(int keyValueHeads, int headWidth) {
      return new LayerState.KeyValues((long) keyValueHeads * headWidth);
    }
  }

  private final Config config;
  private final Tensor queryProjection;
  private final Tensor keyProjection;
  private final Tensor valueProjection;
  private final Tensor outputProjection;

  GroupedAttention(Config config, int width, String prefix, Weights weights) {
    long queries = (long) config.heads() * config.headWidth();
    long keyValues = (long) config.keyValueHeads() * config.headWidth();
    this.config = config;
    this.queryProjection = weights.matrix(prefix + "attn_q.weight", queries, width);
    this.keyProjection = weights.matrix(prefix + "attn_k.weight", keyValues, width);
    this.valueProjection = weights.matrix(prefix + "attn_v.weight", keyValues, width);
    this.outputProjection = weights.matrix(prefix + "attn_output.weight", width, queries);
  }

  @Override
  public Tensor[] readers() {
    return new Tensor[] {queryProjection, keyProjection, valueProjection};
  }

  @Override
  public void forward(Tensor h, Tensor x, int layer, Batch batch, StateMemory states, Ops ops) {
    int headWidth = config.headWidth();
    PagedKeyValues cache = states.keyValues(layer);

    Tensor q = ops.matmul(queryProjection, x);
    Tensor k = ops.matmul(keyProjection, x);
    Tensor v = ops.matmul(valueProjection, x);
    if (config.frequencies() != null) {
      ops.rope(q, config.frequencies(), batch.positions(), headWidth);
      ops.rope(k, config.frequencies(), batch.positions(), headWidth);
    }
    ops.storeKeyValues(k, v, cache, batch.slots(), batch.positions());
    Tensor attended = ops.attention(q, cache, batch.slots(), batch.positions(), headWidth);
    ops.matmulAdd(h, outputProjection, ops.quantize(attended, outputProjection));
  }
}
