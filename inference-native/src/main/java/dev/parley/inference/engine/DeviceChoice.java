package dev.parley.inference.engine;

import dev.parley.inference.ModelException;
import dev.parley.inference.ops.Ops;
import dev.parley.inference.ops.plain.JavaOps;
import java.util.Locale;

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
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = options.threads() > 0 ? options.threads() : Math.max(1, cores - 1);
    return switch (options.device()) {
      case AUTO -> new DeviceChoice(new JavaOps(threads), "the only device so far");
      case JAVA -> new DeviceChoice(new JavaOps(threads), "as demanded");
      case CPU, CUDA ->
          throw new ModelException(
              "device '"
                  + options.device().name().toLowerCase(Locale.ROOT)
                  + "' is not in this version of Parley; choose 'auto' or 'java'");
    };
  }
}
