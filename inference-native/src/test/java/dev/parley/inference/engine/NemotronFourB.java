package dev.parley.inference.engine;

import dev.parley.inference.format.safetensors.SafetensorsBuilder;
import dev.parley.inference.tensor.QuantType;
import java.nio.file.Path;

/** NVIDIA-Nemotron-3-Nano-4B-BF16 with its own names and shapes, and zeros for weights. */
final class NemotronFourB {
  private static final String PATTERN = "M-M-M-MM-M-M*-M-M*-M-M-M*-M-M-MM*-MMM-M-M-";
  private static final String CONFIG =
      """
      {"architectures": ["NemotronHForCausalLM"], "model_type": "nemotron_h",
       "attention_bias": false, "bos_token_id": 1, "chunk_size": 256, "conv_kernel": 4,
       "eos_token_id": 11, "expand": 2, "head_dim": 128, "hidden_size": 3136,
       "hybrid_override_pattern": "%s", "intermediate_size": 12544, "layer_norm_epsilon": 1e-05,
       "mamba_head_dim": 80, "mamba_hidden_act": "silu", "mamba_num_heads": 96,
       "mamba_proj_bias": false, "max_position_embeddings": 262144, "mlp_bias": false,
       "mlp_hidden_act": "relu2", "n_groups": 8, "num_attention_heads": 40,
       "num_hidden_layers": 42, "num_key_value_heads": 8, "rms_norm_eps": 1e-05,
       "ssm_state_size": 128, "tie_word_embeddings": false, "time_step_limit": [0.0, Infinity],
       "torch_dtype": "bfloat16", "use_bias": false, "use_conv_bias": true, "vocab_size": 131072}
      """
          .formatted(PATTERN);

  private NemotronFourB() {}

  static void write(Path folder) {
    SafetensorsBuilder.text(folder.resolve("config.json"), CONFIG);
    SafetensorsBuilder weights = new SafetensorsBuilder();
    add(weights, "backbone.embeddings.weight", 131_072, 3136);
    add(weights, "backbone.norm_f.weight", 3136);
    add(weights, "lm_head.weight", 131_072, 3136);
    for (int i = 0; i < PATTERN.length(); i++) {
      String layer = "backbone.layers." + i + ".";
      add(weights, layer + "norm.weight", 3136);
      mixer(weights, PATTERN.charAt(i), layer + "mixer.");
    }
    weights.writeSparse(folder.resolve("model.safetensors"));
  }

  private static void mixer(SafetensorsBuilder weights, char kind, String prefix) {
    switch (kind) {
      case 'M' -> {
        add(weights, prefix + "in_proj.weight", 17_504, 3136);
        add(weights, prefix + "conv1d.weight", 9728, 1, 4);
        add(weights, prefix + "conv1d.bias", 9728);
        add(weights, prefix + "A_log", 96);
        add(weights, prefix + "D", 96);
        add(weights, prefix + "dt_bias", 96);
        add(weights, prefix + "norm.weight", 7680);
        add(weights, prefix + "out_proj.weight", 3136, 7680);
      }
      case '*' -> {
        add(weights, prefix + "q_proj.weight", 5120, 3136);
        add(weights, prefix + "k_proj.weight", 1024, 3136);
        add(weights, prefix + "v_proj.weight", 1024, 3136);
        add(weights, prefix + "o_proj.weight", 3136, 5120);
      }
      default -> {
        add(weights, prefix + "up_proj.weight", 12_544, 3136);
        add(weights, prefix + "down_proj.weight", 3136, 12_544);
      }
    }
  }

  private static void add(SafetensorsBuilder weights, String name, long... shape) {
    weights.zeros(name, QuantType.BF16, shape);
  }
}
