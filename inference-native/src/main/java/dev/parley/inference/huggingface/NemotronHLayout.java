package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import dev.parley.inference.format.ForeignText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Nemotron-H.
 *
 * <p>Source: {@code NemotronHConfig} and {@code NemotronHForCausalLM} of Hugging Face transformers;
 * the names on the other side as in {@link CheckpointLayout}.
 */
final class NemotronHLayout implements CheckpointLayout {
  private static final char MAMBA = 'M';
  private static final char ATTENTION = '*';
  private static final char MLP = '-';

  private final JsonObject config;
  private final String pattern;
  private final int width;
  private final int feedForward;
  private final int vocabulary;
  private final int heads;
  private final int keyValueHeads;
  private final int headWidth;
  private final String headWidthKey;
  private final int mambaHeads;
  private final int mambaHeadWidth;
  private final int groups;
  private final int stateWidth;
  private final int convolution;
  private final double epsilon;
  private final boolean tied;

  NemotronHLayout(JsonObject config) {
    this.config = config;
    rejectOtherMaths();
    this.pattern = pattern();
    this.width = config.requirePositive("hidden_size");
    this.feedForward = config.requirePositive("intermediate_size");
    this.vocabulary = config.requirePositive("vocab_size");
    this.heads = config.requirePositive("num_attention_heads");
    this.keyValueHeads = config.requirePositive("num_key_value_heads");
    this.headWidthKey = config.has("head_dim") ? "head_dim" : "attention_head_dim";
    this.headWidth = config.requirePositive(headWidthKey);
    requireSame("attention_head_dim", headWidthKey);
    this.mambaHeads = config.requirePositive("mamba_num_heads");
    this.mambaHeadWidth = config.requirePositive("mamba_head_dim");
    this.groups = config.requirePositive("n_groups");
    this.stateWidth = config.requirePositive("ssm_state_size");
    this.convolution = config.requirePositive("conv_kernel");
    this.epsilon = config.requirePositiveNumber(epsilonKey());
    requireSame("rms_norm_eps", epsilonKey());
    this.tied = config.bool("tie_word_embeddings").orElse(false);
  }

  private void rejectOtherMaths() {
    config.requireAbsentOr("mlp_hidden_act", "relu2");
    config.requireAbsentOr("mamba_hidden_act", "silu");
    config.requireAbsentOr("use_conv_bias", true);
    config.requireAbsentOr("use_bias", false);
    config.requireAbsentOr("mamba_proj_bias", false);
    config.requireAbsentOr("attention_bias", false);
    config.requireAbsentOr("mlp_bias", false);
    config.requireAbsent("sliding_window");
    List<JsonNode> limit = config.array("time_step_limit");
    boolean unlimited =
        limit.size() == 2
            && limit.get(0).isNumber()
            && limit.get(0).doubleValue() == 0
            && limit.get(1).isNumber()
            && limit.get(1).doubleValue() == Double.POSITIVE_INFINITY;
    if (config.has("time_step_limit") && !unlimited) {
      throw new ModelFormatException(
          config.where("time_step_limit"),
          ForeignText.shown(limit.toString()),
          "null or [0.0, Infinity]");
    }
  }

  private String pattern() {
    String key = "hybrid_override_pattern";
    String found = config.requireString(key);
    boolean known =
        found.chars().allMatch(each -> each == MAMBA || each == ATTENTION || each == MLP);
    if (!known || found.isEmpty()) {
      throw config.mismatch(key, "a layer for each of its characters: M, * or -");
    }
    if (config.positive("num_hidden_layers").orElse(found.length()) != found.length()) {
      throw config.mismatch(
          "num_hidden_layers", found.length() + ", the length of hybrid_override_pattern");
    }
    return found;
  }

  private String epsilonKey() {
    return config.has("layer_norm_epsilon") ? "layer_norm_epsilon" : "rms_norm_eps";
  }

  /** Some sizes have two names; a file that has both must agree with itself. */
  private void requireSame(String key, String other) {
    if (config.has(key) && !config.number(key).equals(config.number(other))) {
      throw config.mismatch(key, "the same number as " + other);
    }
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public void describe(TranslatedMetadata metadata) {
    set(metadata, "general.architecture", "nemotron_h", "model_type");
    set(metadata, "nemotron_h.block_count", (long) pattern.length(), "hybrid_override_pattern");
    set(metadata, "nemotron_h.embedding_length", width, "hidden_size");
    set(metadata, "nemotron_h.vocab_size", vocabulary, "vocab_size");
    int context = config.requirePositive("max_position_embeddings");
    set(metadata, "nemotron_h.context_length", context, "max_position_embeddings");
    long[] feedForwards = perLayer(MLP, feedForward);
    set(metadata, "nemotron_h.feed_forward_length", feedForwards, "intermediate_size");
    attention(metadata, "nemotron_h.attention.");
    stateSpace(metadata, "nemotron_h.ssm.");
  }

  private void attention(TranslatedMetadata metadata, String prefix) {
    set(metadata, prefix + "head_count", heads, "num_attention_heads");
    long[] counts = perLayer(ATTENTION, keyValueHeads);
    set(metadata, prefix + "head_count_kv", counts, "num_key_value_heads");
    set(metadata, prefix + "key_length", headWidth, headWidthKey);
    set(metadata, prefix + "value_length", headWidth, headWidthKey);
    set(metadata, prefix + "layer_norm_epsilon", epsilon, epsilonKey());
    set(metadata, prefix + "layer_norm_rms_epsilon", epsilon, epsilonKey());
  }

  private void stateSpace(TranslatedMetadata metadata, String prefix) {
    set(metadata, prefix + "time_step_rank", mambaHeads, "mamba_num_heads");
    set(metadata, prefix + "inner_size", inner(), "mamba_head_dim");
    set(metadata, prefix + "group_count", groups, "n_groups");
    set(metadata, prefix + "state_size", stateWidth, "ssm_state_size");
    set(metadata, prefix + "conv_kernel", convolution, "conv_kernel");
  }

  private long[] perLayer(char kind, int count) {
    return pattern.chars().mapToLong(each -> each == kind ? count : 0).toArray();
  }

  private void set(TranslatedMetadata metadata, String key, Object value, String source) {
    Object held = value instanceof Integer whole ? Long.valueOf(whole) : value;
    metadata.set(key, held, config.where(source));
  }

  @Override
  public void translate(TensorTranslation tensors) {
    tensors.matrix("token_embd.weight", "backbone.embeddings.weight", vocabulary, width);
    for (int i = 0; i < pattern.length(); i++) {
      layer(tensors, pattern.charAt(i), "blk." + i + ".", "backbone.layers." + i + ".");
    }
    tensors.floats("output_norm.weight", "backbone.norm_f.weight", width);
    if (tied) {
      tensors.ignore("lm_head.weight");
    } else {
      tensors.matrix("output.weight", "lm_head.weight", vocabulary, width);
    }
  }

  private void layer(TensorTranslation tensors, char kind, String name, String source) {
    tensors.floats(name + "attn_norm.weight", source + "norm.weight", width);
    switch (kind) {
      case MAMBA -> mamba(tensors, name + "ssm_", source + "mixer.");
      case ATTENTION -> attention(tensors, name + "attn_", source + "mixer.");
      default -> mlp(tensors, name + "ffn_", source + "mixer.");
    }
  }

  private void mamba(TensorTranslation tensors, String name, String source) {
    long convolved = inner() + 2L * groups * stateWidth;
    long projected = inner() + convolved + mambaHeads;
    tensors.matrix(name + "in.weight", source + "in_proj.weight", projected, width);
    tensors.floats(name + "conv1d.weight", source + "conv1d.weight", convolved, 1, convolution);
    tensors.floats(name + "conv1d.bias", source + "conv1d.bias", convolved);
    tensors.floats(name + "dt.bias", source + "dt_bias", mambaHeads);
    tensors.negativeExponentials(name + "a", source + "A_log", mambaHeads);
    tensors.floats(name + "d", source + "D", mambaHeads);
    tensors.floats(name + "norm.weight", source + "norm.weight", inner());
    tensors.matrix(name + "out.weight", source + "out_proj.weight", width, inner());
  }

  private void attention(TensorTranslation tensors, String name, String source) {
    long queries = (long) heads * headWidth;
    long keyValues = (long) keyValueHeads * headWidth;
    tensors.matrix(name + "q.weight", source + "q_proj.weight", queries, width);
    tensors.matrix(name + "k.weight", source + "k_proj.weight", keyValues, width);
    tensors.matrix(name + "v.weight", source + "v_proj.weight", keyValues, width);
    tensors.matrix(name + "output.weight", source + "o_proj.weight", width, queries);
  }

  private void mlp(TensorTranslation tensors, String name, String source) {
    tensors.matrix(name + "up.weight", source + "up_proj.weight", feedForward, width);
    tensors.matrix(name + "down.weight", source + "down_proj.weight", width, feedForward);
  }

  private long inner() {
    return (long) mambaHeads * mambaHeadWidth;
  }
}
