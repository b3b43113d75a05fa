package dev.parley.fuzz;

import java.nio.charset.StandardCharsets;

/** Any bytes as the config of a checkpoint whose weights are sound. */
public final class ConfigFuzz {
  private static final Scratch LLAMA = Scratch.named("npc").with("llama/model.safetensors");
  private static final Scratch NEMOTRON = Scratch.named("npc").with("nemotron/model.safetensors");

  private ConfigFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    boolean nemotron = new String(input, StandardCharsets.ISO_8859_1).contains("nemotron_h");
    Scratch checkpoint = nemotron ? NEMOTRON : LLAMA;
    checkpoint.write("config.json", input);
    AnyModel.answers(checkpoint.folder());
  }
}
