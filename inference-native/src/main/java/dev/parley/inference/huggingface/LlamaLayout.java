package dev.parley.inference.huggingface;

/**
 * Llama.
 *
 * <p>Source: {@code LlamaConfig} and {@code LlamaForCausalLM} of Hugging Face transformers; the
 * names on the other side as in {@link CheckpointLayout}.
 */
final class LlamaLayout implements CheckpointLayout {
  private final JsonObject config;
  private final int layers;
  private final int width;
  private final int feedForward;
  private final int vocabulary;
  private final int heads;
  private final int keyValueHeads;
  private final int headWidth;
  private final double epsilon;
  private final RotaryPositions positions;
  private final boolean tied;

  LlamaLayout(JsonObject config) {
    this.config = config;
    rejectOtherMaths();
    this.layers = config.requirePositive("num_hidden_layers");
    this.width = config.requirePositive("hidden_size");
    this.feedForward = config.requirePositive("intermediate_size");
    this.vocabulary = config.requirePositive("vocab_size");
    this.heads = config.requirePositive("num_attention_heads");
    this.keyValueHeads = config.positive("num_key_value_heads").orElse(heads);
    this.headWidth = headWidth();
    this.epsilon = config.requirePositiveNumber("rms_norm_eps");
    this.positions = RotaryPositions.of(config);
    this.tied = config.bool("tie_word_embeddings").orElse(false);
  }

  private void rejectOtherMaths() {
    config.requireAbsentOr("hidden_act", "silu");
    config.requireAbsentOr("attention_bias", false);
    config.requireAbsentOr("mlp_bias", false);
    config.requireAbsentOr("rope_interleaved", false);
    config.requireAbsent("sliding_window");
    if (config.number("partial_rotary_factor").filter(share -> share != 1).isPresent()) {
      throw config.mismatch("partial_rotary_factor", "1.0");
    }
  }

  private int headWidth() {
    if (!config.has("head_dim") && width % heads != 0) {
      throw config.mismatch("hidden_size", "a multiple of " + heads + " heads");
    }
    int found = config.positive("head_dim").orElse(width / heads);
    if (found % 2 != 0) {
      throw config.mismatch(headWidthKey(), "heads of an even width, not " + found);
    }
    return found;
  }

  private String headWidthKey() {
    return config.has("head_dim") ? "head_dim" : "hidden_size";
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void describe(TranslatedMetadata metadata) {
    set(metadata, "general.architecture", "llama", "model_type");
    set(metadata, "llama.block_count", (long) layers, "num_hidden_layers");
    set(metadata, "llama.embedding_length", (long) width, "hidden_size");
    set(metadata, "llama.feed_forward_length", (long) feedForward, "intermediate_size");
    set(metadata, "llama.vocab_size", (long) vocabulary, "vocab_size");
    long context = config.requirePositive("max_position_embeddings");
    set(metadata, "llama.context_length", context, "max_position_embeddings");
    set(metadata, "llama.attention.head_count", (long) heads, "num_attention_heads");
    set(metadata, "llama.attention.head_count_kv", (long) keyValueHeads, "num_key_value_heads");
    set(metadata, "llama.attention.key_length", (long) headWidth, headWidthKey());
    set(metadata, "llama.attention.layer_norm_rms_epsilon", epsilon, "rms_norm_eps");
    set(metadata, "llama.rope.dimension_count", (long) headWidth, headWidthKey());
    set(metadata, "llama.rope.freq_base", positions.base(), positions.key());
  }

  private void set(TranslatedMetadata metadata, String key, Object value, String source) {
    metadata.set(key, value, config.where(source));
  }

  @Override
  public void translate(TensorTranslation tensors) {
    tensors.matrix("token_embd.weight", "model.embed_tokens.weight", vocabulary, width);
    for (int i = 0; i < layers; i++) {
      layer(tensors, "blk." + i + ".", "model.layers." + i + ".");
    }
    tensors.floats("output_norm.weight", "model.norm.weight", width);
    if (tied) {
      tensors.ignore("lm_head.weight");
    } else {
      tensors.matrix("output.weight", "lm_head.weight", vocabulary, width);
    }
    positions
        .factors(headWidth)
        .ifPresent(factors -> tensors.computed("rope_freqs.weight", factors));
  }

  private void layer(TensorTranslation tensors, String name, String source) {
    tensors.floats(name + "attn_norm.weight", source + "input_layernorm.weight", width);
    attention(tensors, name + "attn_", source + "self_attn.");
    tensors.floats(name + "ffn_norm.weight", source + "post_attention_layernorm.weight", width);
    String mlp = source + "mlp.";
    tensors.matrix(name + "ffn_gate.weight", mlp + "gate_proj.weight", feedForward, width);
    tensors.matrix(name + "ffn_up.weight", mlp + "up_proj.weight", feedForward, width);
    tensors.matrix(name + "ffn_down.weight", mlp + "down_proj.weight", width, feedForward);
  }

  private void attention(TensorTranslation tensors, String name, String source) {
    long queries = (long) heads * headWidth;
    long keyValues = (long) keyValueHeads * headWidth;
    tensors.neighbouringPairs(name + "q.weight", source + "q_proj.weight", heads, headWidth, width);
    tensors.neighbouringPairs(
        name + "k.weight", source + "k_proj.weight", keyValueHeads, headWidth, width);
    tensors.matrix(name + "v.weight", source + "v_proj.weight", keyValues, width);
    tensors.matrix(name + "output.weight", source + "o_proj.weight", width, queries);
    // Old checkpoints carry the frequencies that rope_theta says.
    tensors.ignore(source + "rotary_emb.inv_freq");
  }
}
