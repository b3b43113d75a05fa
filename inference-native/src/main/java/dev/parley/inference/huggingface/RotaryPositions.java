package dev.parley.inference.huggingface;

import dev.parley.inference.ModelFormatException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How positions turn queries and keys: a base, and for Llama 3.1 what each pair's frequency is
 * divided by.
 *
 * <p>Source: {@code rope_init_functions} of Hugging Face transformers; Su et al., RoFormer, 2021.
 */
final class RotaryPositions {
  private static final double USUAL_BASE = 10_000;

  private final double base;
  private final String key;
  private final @Nullable Stretching stretching;

  private RotaryPositions(double base, String key, @Nullable Stretching stretching) {
    this.base = base;
    this.key = key;
    this.stretching = stretching;
  }

  /**
   * Reads {@code rope_theta} and {@code rope_scaling}, or {@code rope_parameters}, which newer
   * files have for both.
   *
   * @throws ModelFormatException if frequencies are scaled in a way that is neither none nor Llama
   *     3.1's
   */
  static RotaryPositions of(JsonObject config) {
    Optional<JsonObject> parameters = config.object("rope_parameters");
    Optional<JsonObject> scaling = parameters.or(() -> config.object("rope_scaling"));
    boolean inside = parameters.filter(found -> found.has("rope_theta")).isPresent();
    JsonObject holder = inside ? parameters.get() : config;
    double base =
        holder.has("rope_theta") ? holder.requirePositiveNumber("rope_theta") : USUAL_BASE;
    String key = inside ? "rope_parameters.rope_theta" : "rope_theta";
    @Nullable Stretching stretching = scaling.isPresent() ? stretching(scaling.get()) : null;
    return new RotaryPositions(base, key, stretching);
  }

  private static @Nullable Stretching stretching(JsonObject scaling) {
    String key = scaling.has("rope_type") || !scaling.has("type") ? "rope_type" : "type";
    return switch (scaling.string(key).orElse("")) {
      case "default" -> null;
      case "llama3" -> Stretching.of(scaling);
      default -> throw scaling.mismatch(key, "'default' or 'llama3'");
    };
  }

  /**
   * Llama 3.1's: long waves are stretched by {@code factor}, short ones stay, and between them it
   * slides.
   */
  private record Stretching(double factor, double low, double high, double context) {

    static Stretching of(JsonObject scaling) {
      Stretching stretching =
          new Stretching(
              scaling.requirePositiveNumber("factor"),
              scaling.requirePositiveNumber("low_freq_factor"),
              scaling.requirePositiveNumber("high_freq_factor"),
              scaling.requirePositiveNumber("original_max_position_embeddings"));
      if (stretching.high <= stretching.low) {
        throw scaling.mismatch("high_freq_factor", "more than low_freq_factor, " + stretching.low);
      }
      return stretching;
    }

    float[] factors(double base, int headWidth) {
      float[] factors = new float[headWidth / 2];
      for (int i = 0; i < factors.length; i++) {
        double wave = 2 * Math.PI * Math.pow(base, 2.0 * i / headWidth);
        double turns = context / wave;
        double share = Math.min(1, Math.max(0, (turns - low) / (high - low)));
        factors[i] = (float) (1 / ((1 - share) / factor + share));
      }
      return factors;
    }
  }

  double base() {
    return base;
  }

  /** Where in {@code config.json} the base stands. */
  String key() {
    return key;
  }

  /**
   * What the frequency of each pair is divided by.
   *
   * @param headWidth to be asked for once a tensor has it: a config can say any
   */
  Optional<float[]> factors(int headWidth) {
    return Optional.ofNullable(stretching).map(found -> found.factors(base, headWidth));
  }
}
