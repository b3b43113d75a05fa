package dev.parley.tools.hub;

import java.util.List;
import java.util.Optional;

/**
 * A model with a short name, and the repositories that have it, each list the best first.
 *
 * @param name as users write it
 * @param defaultQuant what suits most machines
 * @param quantised who has it as GGUF files
 * @param original who has it as it was trained
 */
public record KnownModel(
    String name, String defaultQuant, List<RepositoryId> quantised, List<RepositoryId> original) {
  private static final String UNQUANTISED = "BF16";

  public KnownModel {
    quantised = List.copyOf(quantised);
    original = List.copyOf(original);
  }

  /** All of them; the second is so small that it says little, for trying things out. */
  public static List<KnownModel> all() {
    return List.of(
        new KnownModel(
            "nemotron-3-nano-4b",
            "Q4_K_M",
            List.of(
                new RepositoryId("nvidia", "NVIDIA-Nemotron-3-Nano-4B-GGUF"),
                new RepositoryId("unsloth", "NVIDIA-Nemotron-3-Nano-4B-GGUF")),
            List.of(new RepositoryId("nvidia", "NVIDIA-Nemotron-3-Nano-4B-BF16"))),
        new KnownModel(
            "smollm2-135m",
            "Q8_0",
            List.of(
                new RepositoryId("bartowski", "SmolLM2-135M-Instruct-GGUF"),
                new RepositoryId("unsloth", "SmolLM2-135M-Instruct-GGUF")),
            List.of(new RepositoryId("HuggingFaceTB", "SmolLM2-135M-Instruct"))));
  }

  /** The model of that short name, whatever the case. */
  public static Optional<KnownModel> find(String name) {
    return all().stream().filter(model -> model.name.equalsIgnoreCase(name)).findFirst();
  }

  /** Who has it in that quant, to be asked in this order. */
  public List<RepositoryId> repositories(String quant) {
    return quant.equalsIgnoreCase(UNQUANTISED) ? original : quantised;
  }
}
