package dev.parley.fuzz;

/** Any bytes as a model file. */
public final class GgufFuzz {
  private static final Scratch SCRATCH = Scratch.named("gguf");

  private GgufFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    AnyModel.answers(SCRATCH.write("npc.gguf", input));
  }
}
