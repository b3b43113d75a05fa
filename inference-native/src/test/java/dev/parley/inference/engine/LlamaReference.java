package dev.parley.inference.engine;

import dev.parley.inference.format.safetensors.SafetensorsBuilder;
import java.util.List;

/**
 * The tiny Llama in double, written from the definition that checkpoints follow: the first half of
 * a head rotates with its second.
 */
final class LlamaReference {
  private static final int WIDTH = 8;
  private static final int HEAD = 4;
  private static final int HEADS = 4;
  private static final int KEY_VALUE_HEADS = 2;
  private static final int VOCABULARY = 12;

  private final SafetensorsBuilder weights;

  LlamaReference(SafetensorsBuilder weights) {
    this.weights = weights;
  }

  /** Logits after each of the ids. */
  double[][] logits(List<Integer> ids) {
    double[][] h = new double[ids.size()][WIDTH];
    float[] embeddings = weights.floats("model.embed_tokens.weight");
    for (int t = 0; t < h.length; t++) {
      for (int i = 0; i < WIDTH; i++) {
        h[t][i] = embeddings[ids.get(t) * WIDTH + i];
      }
    }
    for (int layer = 0; layer < 2; layer++) {
      String prefix = "model.layers." + layer + ".";
      add(h, attention(norm(h, prefix + "input_layernorm.weight"), prefix + "self_attn."));
      add(h, mlp(norm(h, prefix + "post_attention_layernorm.weight"), prefix + "mlp."));
    }
    return project(norm(h, "model.norm.weight"), "lm_head.weight", VOCABULARY);
  }

  private double[][] attention(double[][] x, String prefix) {
    double[][] q = rotate(project(x, prefix + "q_proj.weight", HEADS * HEAD));
    double[][] k = rotate(project(x, prefix + "k_proj.weight", KEY_VALUE_HEADS * HEAD));
    double[][] v = project(x, prefix + "v_proj.weight", KEY_VALUE_HEADS * HEAD);
    double[][] out = new double[x.length][HEADS * HEAD];
    for (int t = 0; t < x.length; t++) {
      for (int head = 0; head < HEADS; head++) {
        int shared = head / (HEADS / KEY_VALUE_HEADS) * HEAD;
        double[] shares = new double[t + 1];
        double sum = 0;
        for (int s = 0; s <= t; s++) {
          double dot = 0;
          for (int i = 0; i < HEAD; i++) {
            dot += q[t][head * HEAD + i] * k[s][shared + i];
          }
          shares[s] = Math.exp(dot / Math.sqrt(HEAD));
          sum += shares[s];
        }
        for (int s = 0; s <= t; s++) {
          for (int i = 0; i < HEAD; i++) {
            out[t][head * HEAD + i] += shares[s] / sum * v[s][shared + i];
          }
        }
      }
    }
    return project(out, prefix + "o_proj.weight", WIDTH);
  }

  private static double[][] rotate(double[][] rows) {
    double[][] turned = new double[rows.length][rows[0].length];
    int half = HEAD / 2;
    for (int t = 0; t < rows.length; t++) {
      for (int at = 0; at < rows[t].length; at += HEAD) {
        for (int i = 0; i < half; i++) {
          double angle = t * Math.pow(10_000, -2.0 * i / HEAD);
          double first = rows[t][at + i];
          double second = rows[t][at + half + i];
          turned[t][at + i] = first * Math.cos(angle) - second * Math.sin(angle);
          turned[t][at + half + i] = second * Math.cos(angle) + first * Math.sin(angle);
        }
      }
    }
    return turned;
  }

  private double[][] mlp(double[][] x, String prefix) {
    double[][] gate = project(x, prefix + "gate_proj.weight", 6);
    double[][] up = project(x, prefix + "up_proj.weight", 6);
    for (int t = 0; t < x.length; t++) {
      for (int i = 0; i < 6; i++) {
        up[t][i] *= gate[t][i] / (1 + Math.exp(-gate[t][i]));
      }
    }
    return project(up, prefix + "down_proj.weight", WIDTH);
  }

  private double[][] norm(double[][] x, String name) {
    float[] scale = weights.floats(name);
    double[][] out = new double[x.length][WIDTH];
    for (int t = 0; t < x.length; t++) {
      double squares = 0;
      for (double value : x[t]) {
        squares += value * value;
      }
      for (int i = 0; i < WIDTH; i++) {
        out[t][i] = x[t][i] / Math.sqrt(squares / WIDTH + 1e-5) * scale[i];
      }
    }
    return out;
  }

  private double[][] project(double[][] x, String name, int rows) {
    float[] matrix = weights.floats(name);
    double[][] out = new double[x.length][rows];
    for (int t = 0; t < x.length; t++) {
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < x[t].length; i++) {
          out[t][row] += matrix[row * x[t].length + i] * x[t][i];
        }
      }
    }
    return out;
  }

  private static void add(double[][] h, double[][] more) {
    for (int t = 0; t < h.length; t++) {
      for (int i = 0; i < WIDTH; i++) {
        h[t][i] += more[t][i];
      }
    }
  }
}
