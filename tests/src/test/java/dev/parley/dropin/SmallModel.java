package dev.parley.dropin;

import dev.parley.inference.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;

/** A model to answer with. */
final class SmallModel {
  private SmallModel() {}

  /** The small one of real weights where it is beside this checkout, else the tiny random one. */
  static Path file() {
    Path real =
        Fixtures.own("../../../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf")
            .normalize();
    return Files.exists(real) ? real : Fixtures.own("tiny/tiny-q8_0.gguf");
  }
}
