package dev.parley.inference.engine;

import dev.parley.inference.cuda.StandIn;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cuda.CudaOps;
import java.nio.file.Path;

/** Engines on the stand-in for CUDA, or on the GPU that the environment names. */
public final class StandInEngine {
  private StandInEngine() {}

  /**
   * Opens a model on its newer GPU.
   *
   * @param hasAlternative whether the CPU will do where that is lost
   */
  public static Engine open(Path file, EngineOptions options, boolean hasAlternative) {
    try (ModelHeader header = ModelHeader.open(file, options)) {
      Precision precision = options.exact() ? Precision.EXACT : Precision.FAST;
      CudaOps ops = CudaOps.open(precision, StandIn.library().toString(), StandIn.SM80);
      DeviceChoice choice = new DeviceChoice(ops, "a test", hasAlternative);
      LoadedModel model = LoadedModel.load(header, choice, options, (loaded, total) -> {});
      return Engine.of(header, model, options);
    }
  }
}
