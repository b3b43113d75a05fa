package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import dev.parley.inference.ops.cuda.CudaOps;
import dev.parley.inference.ops.plain.JavaOps;

/**
 * Which device runs a model, and why.
 *
 * @param ops the opened device
 * @param reason a few words for the log
 * @param hasAlternative whether another will do, if the model does not fit this one
 */
record DeviceChoice(Ops ops, String reason, boolean hasAlternative) {

  /**
   * Opens the fastest device that the options allow.
   *
   * @throws ModelException if the options demand one that is not there
   */
  static DeviceChoice open(EngineOptions options) {
    return switch (options.device()) {
      case AUTO -> fastest(options);
      case CUDA -> demanded(CudaOps.open(precision(options)));
      case CPU -> demanded(CpuOps.open(cpuOptions(options)));
      case JAVA -> demanded(new JavaOps(threads(options)));
    };
  }

  private static DeviceChoice demanded(Ops ops) {
    return new DeviceChoice(ops, "as demanded", false);
  }

  private static DeviceChoice fastest(EngineOptions options) {
    try {
      return new DeviceChoice(CudaOps.open(precision(options)), "the fastest here", true);
    } catch (ModelException e) {
      return withoutGpu(options, e);
    }
  }

  /**
   * Opens the fastest device but for a GPU.
   *
   * @param why no GPU will do
   */
  static DeviceChoice withoutGpu(EngineOptions options, ModelException why) {
    try {
      return new DeviceChoice(
          CpuOps.open(cpuOptions(options)), "no GPU: " + why.getMessage(), false);
    } catch (ModelException e) {
      String reason = "no GPU: " + why.getMessage() + "; no C library: " + e.getMessage();
      return new DeviceChoice(new JavaOps(threads(options)), reason, false);
    }
  }

  private static CpuOptions cpuOptions(EngineOptions options) {
    return new CpuOptions(
        threads(options), precision(options), options.instructionSet(), options.lowPriority());
  }

  private static Precision precision(EngineOptions options) {
    return options.exact() ? Precision.EXACT : Precision.FAST;
  }

  private static int threads(EngineOptions options) {
    int cores = Runtime.getRuntime().availableProcessors();
    return options.threads() > 0 ? options.threads() : Math.max(1, cores - 1);
  }
}
