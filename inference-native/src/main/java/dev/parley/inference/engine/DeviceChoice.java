package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.Precision;
import dev.parley.inference.ops.cpu.CpuOps;
import dev.parley.inference.ops.cpu.CpuOptions;
import dev.parley.inference.ops.plain.JavaOps;

/**
 * Which device runs a model, and why.
 *
 * @param ops the opened device
 * @param reason a few words for the log
 */
record DeviceChoice(Ops ops, String reason) {

  /**
   * Opens the fastest device that the options allow.
   *
   * @throws ModelException if the options demand one that is not there
   */
  static DeviceChoice open(EngineOptions options) {
    return switch (options.device()) {
      case AUTO -> fastest(options);
      case CPU -> new DeviceChoice(CpuOps.open(cpuOptions(options)), "as demanded");
      case JAVA -> new DeviceChoice(new JavaOps(threads(options)), "as demanded");
      case CUDA ->
          throw new ModelException(
              "device 'cuda' is not in this version of Parley; choose 'auto', 'cpu' or 'java'");
    };
  }

  private static DeviceChoice fastest(EngineOptions options) {
    try {
      return new DeviceChoice(CpuOps.open(cpuOptions(options)), "the fastest here");
    } catch (ModelException e) {
      return new DeviceChoice(new JavaOps(threads(options)), "nothing faster: " + e.getMessage());
    }
  }

  private static CpuOptions cpuOptions(EngineOptions options) {
    return new CpuOptions(
        threads(options),
        options.exact() ? Precision.EXACT : Precision.FAST,
        options.instructionSet(),
        options.lowPriority());
  }

  private static int threads(EngineOptions options) {
    int cores = Runtime.getRuntime().availableProcessors();
    return options.threads() > 0 ? options.threads() : Math.max(1, cores - 1);
  }
}
