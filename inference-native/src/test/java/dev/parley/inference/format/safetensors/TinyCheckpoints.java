package dev.parley.inference.format.safetensors;

import dev.parley.inference.tensor.QuantType;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The smallest checkpoints of each architecture: random numbers that half precision has. */
public final class TinyCheckpoints {
  private TinyCheckpoints() {}

  /** Two layers, width 8, 4 query heads of width 4, 2 for keys and values, 12 tokens. */
  public static ObjectNode llamaConfig() {
    return config(
        """
        {"model_type": "llama", "hidden_size": 8, "intermediate_size": 6, "num_hidden_layers": 2,
         "vocab_size": 12, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4,
         "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "max_position_embeddings": 64,
         "hidden_act": "silu", "tie_word_embeddings": false, "rope_scaling": null}
        """);
  }

  public static SafetensorsBuilder llama(QuantType type) {
    Weights weights = new Weights(type, 1);
    weights.add("model.embed_tokens.weight", 12, 8);
    for (int i = 0; i < 2; i++) {
      String layer = "model.layers." + i + ".";
      weights.add(layer + "input_layernorm.weight", 8);
      weights.add(layer + "self_attn.q_proj.weight", 16, 8);
      weights.add(layer + "self_attn.k_proj.weight", 8, 8);
      weights.add(layer + "self_attn.v_proj.weight", 8, 8);
      weights.add(layer + "self_attn.o_proj.weight", 8, 16);
      weights.add(layer + "post_attention_layernorm.weight", 8);
      weights.add(layer + "mlp.gate_proj.weight", 6, 8);
      weights.add(layer + "mlp.up_proj.weight", 6, 8);
      weights.add(layer + "mlp.down_proj.weight", 8, 6);
    }
    weights.add("model.norm.weight", 8);
    weights.add("lm_head.weight", 12, 8);
    return weights.builder;
  }

  /** One layer of each kind, width 8, 12 tokens. */
  public static ObjectNode nemotronConfig() {
    return config(
        """
        {"model_type": "nemotron_h", "hybrid_override_pattern": "M*-", "num_hidden_layers": 3,
         "hidden_size": 8, "intermediate_size": 6, "vocab_size": 12, "num_attention_heads": 2,
         "num_key_value_heads": 1, "head_dim": 4, "mamba_num_heads": 4, "mamba_head_dim": 3,
         "n_groups": 2, "ssm_state_size": 5, "conv_kernel": 4, "layer_norm_epsilon": 1e-5,
         "rms_norm_eps": 1e-5, "max_position_embeddings": 64, "mlp_hidden_act": "relu2"}
        """);
  }

  public static SafetensorsBuilder nemotron(QuantType type) {
    Weights weights = new Weights(type, 2);
    weights.add("backbone.embeddings.weight", 12, 8);
    String layer = "backbone.layers.";
    for (int i = 0; i < 3; i++) {
      weights.add(layer + i + ".norm.weight", 8);
    }
    weights.add(layer + "0.mixer.in_proj.weight", 12 + 32 + 4, 8);
    weights.add(layer + "0.mixer.conv1d.weight", 32, 1, 4);
    weights.add(layer + "0.mixer.conv1d.bias", 32);
    weights.add(layer + "0.mixer.A_log", 4);
    weights.add(layer + "0.mixer.D", 4);
    weights.add(layer + "0.mixer.dt_bias", 4);
    weights.add(layer + "0.mixer.norm.weight", 12);
    weights.add(layer + "0.mixer.out_proj.weight", 8, 12);
    weights.add(layer + "1.mixer.q_proj.weight", 8, 8);
    weights.add(layer + "1.mixer.k_proj.weight", 4, 8);
    weights.add(layer + "1.mixer.v_proj.weight", 4, 8);
    weights.add(layer + "1.mixer.o_proj.weight", 8, 8);
    weights.add(layer + "2.mixer.up_proj.weight", 6, 8);
    weights.add(layer + "2.mixer.down_proj.weight", 8, 6);
    weights.add("backbone.norm_f.weight", 8);
    weights.add("lm_head.weight", 12, 8);
    return weights.builder;
  }

  private static ObjectNode config(String json) {
    return (ObjectNode) new JsonMapper().readTree(json);
  }

  /** Numbers of the builder in the order in which they are added. */
  private static final class Weights {
    private final SafetensorsBuilder builder = new SafetensorsBuilder();
    private final QuantType type;
    private final Random random;

    Weights(QuantType type, long seed) {
      this.type = type;
      this.random = new Random(seed);
    }

    void add(String name, long... shape) {
      int count = 1;
      for (long dimension : shape) {
        count *= (int) dimension;
      }
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        // Sixteenths up to 2: few enough bits for every type.
        values[i] = (random.nextInt(65) - 32) / 16f;
      }
      builder.floats(name, type, values, shape);
    }
  }
}
