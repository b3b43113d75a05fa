package dev.parley.fuzz;

/**
 * Any bytes as the weights of a checkpoint whose other files are sound. What looks like JSON is
 * taken as the index of the two parts beside it.
 */
public final class SafetensorsFuzz {
  private static final Scratch SCRATCH =
      Scratch.named("npc")
          .with("llama/config.json")
          .with("llama/model-00001-of-00002.safetensors")
          .with("llama/model-00002-of-00002.safetensors");

  private SafetensorsFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    AnyModel.answers(SCRATCH.write("weights", input));
  }
}
